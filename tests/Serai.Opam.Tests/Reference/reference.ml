(* The reference parser, opam-file-format, doing what Serai.Opam does, for comparison.

   reference rows LIST      of each file named in LIST, one a line: its sources as rows; "!PATH" where it is rejected
   reference sources CASES  the same of each case in CASES (its length in decimal, a line feed, its bytes); its number is its path
   reference dump CASES     of each case: its tree on one line, or "rejected" *)

open OpamParserTypes.FullPos

let read_file path =
  let channel = open_in_bin path in
  let text = really_input_string channel (in_channel_length channel) in
  close_in channel;
  text

let parse text = try Some (OpamParser.FullPos.string text "") with Sys.Break as e -> raise e | _ -> None

(* Rows. *)

let column text =
  if String.contains text '\t' || String.contains text '\n' then
    String.concat "\\n" (String.split_on_char '\n' (String.concat "\\t" (String.split_on_char '\t' text)))
  else text

let digits = function "md5" -> 32 | "sha256" -> 64 | "sha512" -> 128 | _ -> 0

let checksum text =
  let text = String.lowercase_ascii text in
  let algorithm, hex =
    match String.index_opt text '=' with
    | None -> "md5", text
    | Some i -> String.sub text 0 i, String.sub text (i + 1) (String.length text - i - 1) in
  let is_hex = function '0' .. '9' | 'a' .. 'f' -> true | _ -> false in
  let all = ref true in
  String.iter (fun c -> all := !all && is_hex c) hex;
  if hex <> "" && !all && String.length hex = digits algorithm then Some (algorithm ^ "=" ^ hex) else None

let strings value =
  let elements = match value with None -> [] | Some { pelem = List l; _ } -> l.pelem | Some v -> [ v ] in
  List.filter_map (fun v -> match v.pelem with String s -> Some s | _ -> None) elements

let field items name =
  List.find_map (fun i -> match i.pelem with Variable (n, v) when n.pelem = name -> Some v | _ -> None) items

let sorted l = String.concat "," (List.sort compare l)

let rows output path file =
  List.iter
    (fun item ->
      match item.pelem with
      | Section { section_kind = { pelem = ("url" | "extra-source") as kind; _ }; section_name; section_items } ->
        let items = section_items.pelem in
        let name = match section_name with Some n when kind <> "url" -> " " ^ column n.pelem | _ -> "" in
        let src = match field items "src" with None -> field items "archive" | found -> found in
        let src = match src with Some { pelem = String s; _ } -> column s | _ -> "" in
        List.iter (Buffer.add_string output)
          [ column path; "\t"; kind; name; "\t"; src; "\t";
            sorted (List.filter_map checksum (strings (field items "checksum"))); "\t";
            sorted (List.map column (strings (field items "mirrors"))); "\n" ]
      | _ -> ())
    file.file_contents

let rows_or_rejected output path text =
  match parse text with
  | Some file -> rows output path file
  | None -> Buffer.add_string output ("!" ^ path ^ "\n")

let rows_of_list list =
  let output = Buffer.create 65536 in
  let channel = open_in_bin list in
  (try
     while true do
       let path = input_line channel in
       rows_or_rejected output path (read_file path)
     done
   with End_of_file -> ());
  print_string (Buffer.contents output)

let iter_cases f cases =
  let channel = open_in_bin cases in
  let number = ref 0 in
  try
    while true do
      let length = int_of_string (input_line channel) in
      f !number (really_input_string channel length);
      incr number
    done
  with End_of_file -> ()

let rows_of_cases cases =
  let output = Buffer.create 65536 in
  iter_cases (fun number text -> rows_or_rejected output (string_of_int number) text) cases;
  print_string (Buffer.contents output)

(* Trees. *)

let quoted text =
  let output = Buffer.create 64 in
  Buffer.add_char output '"';
  String.iter
    (function
      | ' ' .. '~' as c when c <> '"' && c <> '\\' -> Buffer.add_char output c
      | c -> Buffer.add_string output (Printf.sprintf "\\%02x" (Char.code c)))
    text;
  Buffer.add_char output '"';
  Buffer.contents output

let relation = function `Eq -> "=" | `Neq -> "!=" | `Geq -> ">=" | `Gt -> ">" | `Leq -> "<=" | `Lt -> "<"

let update : OpamParserTypes.env_update_op -> string = function
  | Eq -> "=" | PlusEq -> "+=" | EqPlus -> "=+" | ColonEq -> ":=" | EqColon -> "=:" | EqPlusEq -> "=+="

let node name parts = "(" ^ String.concat " " (name :: parts) ^ ")"

let rec value v =
  let atom name text = node name [ Printf.sprintf "@%d" (fst v.pos.start); text ] in
  match v.pelem with
  | Bool b -> atom "bool" (string_of_bool b)
  | Int i -> atom "int" (string_of_int i)
  | String s -> atom "string" (quoted s)
  | Ident s -> atom "ident" (quoted s)
  | List l -> node "list" (List.map value l.pelem)
  | Group l -> node "group" (List.map value l.pelem)
  | Option (v, l) -> node "option" (value v :: List.map value l.pelem)
  | Logop (op, l, r) -> node (match op.pelem with `And -> "and" | `Or -> "or") [ value l; value r ]
  | Relop (op, l, r) -> node (relation op.pelem) [ value l; value r ]
  | Prefix_relop (op, r) -> node (relation op.pelem) [ value r ]
  | Pfxop (op, r) -> node (match op.pelem with `Not -> "not" | `Defined -> "defined") [ value r ]
  | Env_binding (l, op, r) -> node ("env" ^ update op.pelem) [ value l; value r ]

let rec item i =
  match i.pelem with
  | Variable (n, v) -> node "field" [ Printf.sprintf "@%d" (fst n.pos.start); quoted n.pelem; value v ]
  | Section s ->
    node "section"
      (quoted s.section_kind.pelem
       :: (match s.section_name with None -> "-" | Some n -> quoted n.pelem)
       :: List.map item s.section_items.pelem)

let dump_cases =
  iter_cases (fun _ text ->
      print_endline
        (match parse text with
         | Some file -> "accepted " ^ String.concat " " (List.map item file.file_contents)
         | None -> "rejected"))

let () =
  match Sys.argv with
  | [| _; "rows"; list |] -> rows_of_list list
  | [| _; "sources"; cases |] -> rows_of_cases cases
  | [| _; "dump"; cases |] -> dump_cases cases
  | _ -> prerr_endline "usage: reference rows LIST | reference sources CASES | reference dump CASES"; exit 2
