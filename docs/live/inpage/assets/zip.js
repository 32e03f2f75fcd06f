// A zip of files that are not compressed: enough for a project.
const table = new Uint32Array(256).map((_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
  return n;
});

function crc(bytes) {
  let c = ~0;
  for (const b of bytes) c = table[(c ^ b) & 255] ^ (c >>> 8);
  return ~c >>> 0;
}

// record writes little-endian numbers, of two bytes or, as [n], of four.
function record(...numbers) {
  const out = [];
  for (const n of numbers) {
    const value = Array.isArray(n) ? n[0] : n;
    for (let i = 0; i < (Array.isArray(n) ? 4 : 2); i++) out.push((value >>> (8 * i)) & 255);
  }
  return new Uint8Array(out);
}

export function zip(files) {
  const parts = [], directory = [];
  let at = 0, size = 0, count = 0;
  for (const [name, text] of Object.entries(files)) {
    const file = new TextEncoder().encode(text), path = new TextEncoder().encode(name);
    const about = [20, 0x800, 0, 0, 0x21, [crc(file)], [file.length], [file.length], path.length, 0];
    const head = record([0x04034b50], ...about);
    const entry = record([0x02014b50], 20, ...about, 0, 0, 0, [0], [at]);
    parts.push(head, path, file);
    directory.push(entry, path);
    at += head.length + path.length + file.length;
    size += entry.length + path.length;
    count++;
  }
  return new Blob([...parts, ...directory, record([0x06054b50], 0, 0, count, count, [size], [at], 0)], { type: "application/zip" });
}
