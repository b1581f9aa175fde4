import type { Hover, Position } from 'vscode-languageserver-types';
import type { Documents, Scene } from './scene.ts';

export declare function hover(scene: Scene, documents: Documents, file: string, position: Position): Hover | undefined;
