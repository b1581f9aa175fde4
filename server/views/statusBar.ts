import type { Status } from '../../protocol/lsp.ts';
import type { Scene } from './scene.ts';

export declare function status(scene: Scene): Omit<Status, 'sequence'>;
