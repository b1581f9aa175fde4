import { leakingRoutes } from './leaking.ts';
import { misusingRoutes } from './misusing.ts';
import type { Route } from './route.ts';
import { soundRoutes } from './sound.ts';

const table = [...leakingRoutes, ...misusingRoutes, ...soundRoutes];

/** Every route of the service. Whoever reads this table loads no handler and no pool. */
export const routes: readonly Route[] = table;

/** The name of one of the routes. */
export type RouteName = (typeof table)[number]['name'];
