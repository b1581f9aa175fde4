import type { CodeLens } from 'vscode-languageserver-types';
import type { Surface } from '../../protocol/lsp.ts';
import type { Documents, Scene } from './scene.ts';

export declare function codeLenses(scene: Scene, documents: Documents, surface: Surface, file: string): readonly CodeLens[];
