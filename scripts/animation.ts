import gifenc from 'gifenc';
import { PNG } from 'pngjs';

const { GIFEncoder, applyPalette, quantize } = gifenc;

/** One moment: a PNG of the same size as all others, and for how long it is shown. */
export interface Moment {
  readonly png: Buffer;
  readonly shownMs: number;
}

/** An endless GIF of the moments, with one palette for all, so that nothing flickers. */
export function animation(moments: readonly Moment[]): Uint8Array {
  const images = moments.map(({ png, shownMs }) => {
    const { data, width, height } = PNG.sync.read(png);
    return { data, width, height, shownMs };
  });
  const palette = quantize(Buffer.concat(images.map(({ data }) => data)), 256);
  const encoder = GIFEncoder();
  for (const { data, width, height, shownMs } of images) {
    encoder.writeFrame(applyPalette(data, palette), width, height, { palette, delay: shownMs });
  }
  encoder.finish();
  return encoder.bytes();
}
