/** From PKWARE's APPNOTE.TXT 6.3.10: 4.3.16 end of central directory record, 4.3.12 central directory structure. */
const END_SIGNATURE = 0x06054b50;
const END_BYTES = 22;
const ENTRY_SIGNATURE = 0x02014b50;
const ENTRY_BYTES = 46;

/** The names of the files in a zip archive without a comment, sorted. Throws when it is none. */
export function zipEntries(archive: Buffer): string[] {
  const end = archive.length - END_BYTES;
  if (archive.readUInt32LE(end) !== END_SIGNATURE) throw new Error('This is not a zip archive.');
  const names: string[] = [];
  let offset = archive.readUInt32LE(end + 16);
  for (let count = archive.readUInt16LE(end + 10); count > 0; count--) {
    if (archive.readUInt32LE(offset) !== ENTRY_SIGNATURE) throw new Error('The zip archive is damaged.');
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((at) => archive.readUInt16LE(offset + at));
    names.push(archive.toString('utf8', offset + ENTRY_BYTES, offset + ENTRY_BYTES + nameBytes!));
    offset += ENTRY_BYTES + nameBytes! + extraBytes! + commentBytes!;
  }
  return names.sort();
}
