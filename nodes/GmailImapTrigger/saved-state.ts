import type { ITriggerFunctions } from 'n8n-workflow';
import type { Cursor } from '../../gmail';

/**
 * What the trigger keeps in n8n's static data of the node: one text a folder, replaced as a whole, since n8n does not
 * notice a change inside an object that it has seen. n8n writes it to its database with the next emission and at the
 * end of an activation, at no other time.
 */
export interface SavedState {
	/** The cursor that the last emission saved for a folder, if there was one. */
	cursor(origin: string): Partial<Cursor> | undefined;
	saveCursor(origin: string, cursor: Cursor): void;
	/**
	 * True at a first start. And when all is lost: in queue mode, an execution whose nodes write static data replaces all
	 * of the workflow's, since its worker was given none of it (2.41.1).
	 */
	knowsNothing(): boolean;
	/** Forgets folders that are not watched any more. */
	keepOnly(origins: string[]): void;
	/**
	 * Claims a message for a folder, of several that one mailbox is watched in.
	 *
	 * @returns false when another folder of that mailbox has it already
	 */
	claim(mailbox: string, origin: string, identity: string): boolean;
}

const CURSOR = 'cursor:';
const CLAIMS = 'claims:';

/** Claims that are remembered for a mailbox; those that arrive together lie close together. */
const MAX_CLAIMS = 500;

type Claim = [identity: string, origin: string];

const parse = <Value>(text: unknown): Value | undefined =>
	typeof text === 'string' ? (JSON.parse(text) as Value) : undefined;

export const savedState = (context: ITriggerFunctions): SavedState => {
	const data = context.getWorkflowStaticData('node');
	return {
		cursor: (origin) => parse<Partial<Cursor>>(data[CURSOR + origin]),
		saveCursor: (origin, cursor) => {
			data[CURSOR + origin] = JSON.stringify(cursor);
		},
		knowsNothing: () => !Object.keys(data).some((name) => name.startsWith(CURSOR)),
		keepOnly: (origins) => {
			for (const name of Object.keys(data)) {
				if (name.startsWith(CURSOR) && !origins.includes(name.slice(CURSOR.length))) {
					delete data[name];
				}
			}
		},
		claim: (mailbox, origin, identity) => {
			const claims = parse<Claim[]>(data[CLAIMS + mailbox]) ?? [];
			const owner = claims.find(([claimed]) => claimed === identity)?.[1];
			if (owner !== undefined) return owner === origin;
			data[CLAIMS + mailbox] = JSON.stringify([...claims, [identity, origin]].slice(-MAX_CLAIMS));
			return true;
		},
	};
};
