/** A typed client of the loyalty API. */

export { isFault, NotTheApi, unanswered, untilAnswered } from './answer.ts';
export { type Api, type ApiOptions, type Connection, type Followed, openApi } from './api.ts';
export * from './generated/documents.ts';
export { Refused } from './refused.ts';
