import { createHash } from 'node:crypto';

/** A keyword that says something of a message for one folder alone: it may lie in another one that the same trigger watches. */
export const folderKeyword = (keyword: string, says: string, folder: string): string =>
	`${keyword}-${says}-${createHash('sha256').update(folder).digest('hex').slice(0, 4)}`;
