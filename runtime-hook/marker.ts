import { writeFileSync } from 'node:fs';
import { markerName, type Marker } from '../protocol/marker.ts';

/** Leaves a file that says that the hook is loaded in this process; its workers write the same. Throws what `fs` throws. */
export function leaveMarker(folder: string): void {
  const { pid, argv, version } = process;
  const marker: Marker = { nodeVersion: version, ...(argv[1] === undefined ? {} : { program: argv[1] }) };
  writeFileSync(`${folder}/${markerName(pid)}`, JSON.stringify(marker));
}
