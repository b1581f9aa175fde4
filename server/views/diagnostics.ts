import type { Diagnostic } from 'vscode-languageserver-types';
import type { Documents, Scene } from './scene.ts';

export declare function diagnosticsByFile(scene: Scene, documents: Documents): ReadonlyMap<string, readonly Diagnostic[]>;
