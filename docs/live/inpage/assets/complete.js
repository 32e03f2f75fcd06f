// What can be completed in a schema: ent's builders, their options, and the names of the
// schema's own types, edges and fields.
const builders = {
  edge: ["To", "From"],
  field: ["String", "Text", "Int", "Int64", "Float", "Bool", "Time", "Enum", "UUID", "Bytes", "JSON", "Strings"],
  index: ["Fields", "Edges"],
  entsql: ["OnDelete", "Cascade", "SetNull", "Restrict", "NoAction", "Annotation"],
};
const options = ["Annotations", "Comment", "Default", "Field", "Fields", "Edges", "From", "Immutable", "Nillable", "NotEmpty", "Optional", "Ref", "Required", "StorageKey", "StructTag", "Through", "Unique", "Values"];

// names gives the names of the types, edges and fields that some files declare.
function names(files) {
  const all = { types: new Set(), edges: new Set(), fields: new Set() };
  for (const text of Object.values(files)) {
    for (const m of text.matchAll(/^\s*type\s+(\w+)\s+struct|^\t(\w+)\s+struct\s*\{\s*ent\.Schema/gm)) all.types.add(m[1] || m[2]);
    for (const m of text.matchAll(/edge\.(?:To|From)\("(\w+)"/g)) all.edges.add(m[1]);
    for (const m of text.matchAll(/field\.\w+\("(\w+)"/g)) all.fields.add(m[1]);
  }
  return all;
}

function list(from, labels, type, apply) {
  return { from, options: [...labels].map((label) => ({ label, type, apply: apply ? apply(label) : label })), validFor: /^\w*$/ };
}

export function completer(files) {
  return (context) => {
    const line = context.state.doc.lineAt(context.pos);
    const before = line.text.slice(0, context.pos - line.from);
    const word = /\w*$/.exec(before)[0];
    const from = context.pos - word.length;
    const start = before.slice(0, before.length - word.length);
    const known = names(files());
    const text = context.state.doc.sliceString(Math.max(0, context.pos - 400), context.pos);
    let m;
    if (/\.Ref\("$/.test(start) || /index\.Edges\((?:"\w*",\s*)*"$/.test(start) || /\.Edges\((?:"\w*",\s*)*"$/.test(start)) return list(from, known.edges, "property");
    if (/\.Fields?\((?:"\w*",\s*)*"$/.test(start)) return list(from, known.fields, "property");
    if (/"\w*$/.test(before) && (before.match(/"/g) || []).length % 2) return null;
    if ((m = /\b(edge|field|index|entsql)\.$/.exec(start))) return list(from, builders[m[1]], "function");
    if (/\)\.$/.test(start) || /^\s*\.?$/.test(start) && /\)\.\s*\w*$/.test(text)) return list(from, options, "method");
    if (/edge\.(?:To|From)\("\w*",\s*$/.test(start) || /\.Through\("\w*",\s*$/.test(start)) return list(from, known.types, "class", (label) => label + ".Type");
    if (!word && !context.explicit) return null;
    return list(from, [...Object.keys(builders), ...known.types], "variable");
  };
}
