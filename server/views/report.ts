import type { Scene } from './scene.ts';

export interface ReportOptions {
  readonly cwd: string;
  readonly colours: boolean;
}
export declare function report(scene: Scene, options: ReportOptions): string;
