/** Tests that become surer the longer they go on: a short form in `npm test`, the long one in `npm run test:slow`. */
const SLOW = process.env['SLOW'] === '1';

/** How often something is done: enough to meet what it looks for, or enough to meet what is rare. */
export const times = (short: number, long: number): number => (SLOW ? long : short);
