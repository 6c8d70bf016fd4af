import { membersOf } from './sequence-set';

/** Which commands a fault meets; what is absent meets all. */
export interface FaultCondition {
	/**
	 * The command's name as a regular expression over all of it, in any case: `UID FETCH`, `(UID )?MOVE`,
	 * or `GREETING` for a connection that has just been made.
	 */
	command?: string;
	/** Account that is signed in. */
	address?: string;
	/** Folder that is selected, or that the command names. */
	folder?: string;
	/** Message that the command names by its UID: `2` and `1:*` both name 2. */
	uid?: number;
}

/**
 * What happens then. drop: the socket closes; silence: it stays, and nothing is answered any more; slow:
 * the command waits; bye, no, bad: that answer; dropMidway: half of the answer, then drop; dropAfter:
 * the command takes effect and drops without an answer, as Gmail's MOVE to Trash did.
 */
export type FaultAction =
	| { do: 'drop' | 'silence' | 'dropMidway' | 'dropAfter' }
	| { do: 'slow'; ms: number }
	| { do: 'bye' | 'no' | 'bad'; text: string };

/** A fault on demand: plain data. Without `times` it lasts until it is taken away. */
export type Fault = FaultAction & { when?: FaultCondition; times?: number };

/** A command about to run. */
export interface FaultOccasion {
	command: string;
	address?: string;
	/** Every folder that has to do with it. */
	folders: string[];
	/** The UIDs that it names, as it names them: `2,4:*`. */
	uids?: string;
}

/** The faults that wait for their occasion. */
export class Faults {
	readonly #faults = new Map<number, { fault: Fault; left: number }>();
	#lastId = 0;

	/** Returns the id to take it away by. Throws SyntaxError for a command that is no regular expression. */
	add(fault: Fault): number {
		commandPattern(fault);
		this.#faults.set(++this.#lastId, { fault, left: fault.times ?? Infinity });
		return this.#lastId;
	}

	remove(id: number): boolean {
		return this.#faults.delete(id);
	}

	clear(): void {
		this.#faults.clear();
	}

	/** What is waiting, `left` times; null for without end, so that JSON can carry it. */
	list(): { id: number; fault: Fault; left: number | null }[] {
		return [...this.#faults].map(([id, { fault, left }]) => ({
			id,
			fault,
			left: Number.isFinite(left) ? left : null,
		}));
	}

	/** The first fault that meets the occasion, counted down. */
	take(occasion: FaultOccasion): FaultAction | undefined {
		for (const [id, entry] of this.#faults) {
			if (!meets(entry.fault, occasion)) continue;
			entry.left -= 1;
			if (entry.left <= 0) this.#faults.delete(id);
			return entry.fault;
		}
		return undefined;
	}
}

function meets(fault: Fault, { command, address, folders, uids }: FaultOccasion): boolean {
	const { when = {} } = fault;
	return (
		commandPattern(fault).test(command) &&
		(when.command !== undefined || command !== 'GREETING') &&
		(when.address === undefined || when.address.toLowerCase() === address?.toLowerCase()) &&
		(when.folder === undefined || folders.includes(when.folder)) &&
		(when.uid === undefined || (uids !== undefined && membersOf(uids, [when.uid]).length > 0))
	);
}

const commandPattern = ({ when }: Fault): RegExp =>
	new RegExp(`^(?:${when?.command ?? '.*'})$`, 'i');
