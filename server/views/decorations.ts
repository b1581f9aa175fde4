import type { Mark, Surface } from '../../protocol/lsp.ts';
import type { Documents, Scene } from './scene.ts';

export declare function marksByFile(scene: Scene, documents: Documents, surface: Surface): ReadonlyMap<string, readonly Mark[]>;
