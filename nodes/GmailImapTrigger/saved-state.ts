import type { ITriggerFunctions } from 'n8n-workflow';
import type { Cursor } from '../../gmail';
import type { Core } from '../shared/core';
import { NODE_ID } from './kept-node-id';

/**
 * What the trigger keeps in n8n's static data of the node: one text a folder, replaced as a whole, since n8n does not
 * notice a change inside an object that it has seen. n8n writes it to its database with the next emission and at the
 * end of an activation, at no other time, and any execution whose nodes write static data puts back what was there as it began.
 * So it is a cache: what is done is known by the server.
 */
export interface SavedState {
	/** The cursor that was saved for a folder, if there is one that can be read. */
	cursor(origin: string): Cursor | undefined;
	/** Where there is no room for it the cursor is left out: the server knows what is done. */
	saveCursor(origin: string, cursor: Cursor): void;
	/** Shares the room among these folders, and forgets folders that are not watched any more, and whatever else was there. */
	keepOnly(origins: string[]): void;
}

const CURSOR_PREFIX = 'cursor:';

/** Bytes that all of it may take: n8n writes it to its database with each emission. */
const MAX_STATE_BYTES = 60_000;

/** Bytes that one folder may take. */
const MAX_FOLDER_BYTES = 7_000;

/** As it stands in n8n's database. */
const sizeOf = (name: string, text: string): number =>
	Buffer.byteLength(JSON.stringify({ [name]: text }));

/** @param onUnreadable told of a text that is no cursor, which is not used */
export const savedState = (
	context: ITriggerFunctions,
	core: Pick<Core, 'readCursor' | 'writeCursor'>,
	onUnreadable: (origin: string, error: unknown) => void,
): SavedState => {
	const data = context.getWorkflowStaticData('node');
	const sizes = new Map<string, number>();
	let total = 0;
	/** Bytes that one folder of all that are watched may take, its name and escapes aside. */
	let share = MAX_FOLDER_BYTES;
	const keepSize = (name: string, text: string | undefined): void => {
		total -= sizes.get(name) ?? 0;
		sizes.delete(name);
		if (text === undefined) return;
		const size = sizeOf(name, text);
		sizes.set(name, size);
		total += size;
	};
	for (const [name, text] of Object.entries(data)) {
		if (typeof text === 'string') keepSize(name, text);
	}
	return {
		cursor: (origin) => {
			const text = data[CURSOR_PREFIX + origin];
			if (text === undefined) return undefined;
			try {
				if (typeof text !== 'string') throw new TypeError('no text');
				return core.readCursor(text);
			} catch (error) {
				onUnreadable(origin, error);
				return undefined;
			}
		},
		saveCursor: (origin, cursor) => {
			const name = CURSOR_PREFIX + origin;
			// The name says whose it is already.
			const own = origin.toLowerCase().startsWith(`${cursor.account.toLowerCase()}:`);
			const saved = own ? { ...cursor, account: '' } : cursor;
			const others = total - (sizes.get(name) ?? 0);
			const fits = (text: string): boolean => others + sizeOf(name, text) <= MAX_STATE_BYTES;
			const whole = core.writeCursor(saved, share);
			const text = fits(whole) ? whole : core.writeCursor(saved, 0);
			const kept = fits(text) ? text : undefined;
			keepSize(name, kept);
			// Without it the server tells what is done.
			if (kept === undefined) delete data[name];
			else data[name] = kept;
		},
		keepOnly: (origins) => {
			share = Math.min(MAX_FOLDER_BYTES, Math.floor(MAX_STATE_BYTES / (2 * origins.length)));
			const kept = new Set([...origins.map((origin) => CURSOR_PREFIX + origin), NODE_ID]);
			for (const name of Object.keys(data)) {
				if (kept.has(name)) continue;
				keepSize(name, undefined);
				delete data[name];
			}
		},
	};
};
