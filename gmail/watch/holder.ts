import type { Connection } from '../imap/connection';
import { hasFlag } from '../imap/message-commands';
import { createAlarm } from './alarm';
import { carrying } from './carrying';
import type { Elsewhere } from './elsewhere';
import type { Entry } from './progress';
import { actWherever, markWherever } from './wherever';

/** The question, on a message: whoever runs its execution takes the keyword off. */
export const askedKeyword = (keyword: string): string => `${keyword}-ask`;

/** How often whoever runs executions answers, in ms; what ends sooner costs no command. */
const ANSWER_EVERY_MS = 10_000;

/** A message whose holder has answered for this long, in ms, is handed out all the same: a server may lose keywords. */
const LONGEST_HOLD_MS = 24 * 60 * 60_000;

export interface HolderOptions {
	/** Marks what is done. */
	keyword: string;
	/** Marks what was handed out. */
	handedOut: string;
	elsewhere: Elsewhere;
	/** False where nobody else can run anything: nobody is asked then, and nobody answered. */
	othersMayRun: boolean;
	/** ms */
	answerEvery?: number;
	/** False where the server keeps no keywords. */
	areKept(connection: Connection): boolean;
	/** True while the execution of a message runs here. */
	isRunning(key: string): boolean;
	/** There is something to ask or to answer. */
	onDue(): void;
}

/**
 * While one n8n replaces another both watch the same mailbox, and n8n tells neither what the other one runs. So the one asks, by a
 * keyword on the message, and the other one takes it off for as long as its execution runs.
 */
export interface Holder {
	/** An execution of it has begun here. */
	began(entry: Entry): void;
	/** n8n knows an execution of it: somebody else may run it. */
	ask(entry: Entry): void;
	/** True for a message that was asked about, until somebody looks at the answer. */
	isAsked(entry: Entry): boolean;
	/** True for a message that left the folder before its turn, and that somebody else has handed out: he is asked. */
	isTaken(entry: Entry, flags: ReadonlySet<string>): boolean;
	/**
	 * Looks at the answer.
	 *
	 * @param flags of the message now
	 * @returns true where somebody runs it; then it is asked again
	 */
	isHeld(entry: Entry, flags: ReadonlySet<string>): boolean;
	/** Asks what is to be asked, and answers for what runs here. */
	talk(connection: Connection): Promise<void>;
}

export const createHolder = ({
	keyword,
	handedOut,
	elsewhere,
	othersMayRun,
	answerEvery = ANSWER_EVERY_MS,
	areKept,
	isRunning,
	onDue,
}: HolderOptions): Holder => {
	const name = askedKeyword(keyword);
	const isOn = othersMayRun && keyword !== '';
	const toAsk = new Set<Entry>();
	const asked = new WeakSet<Entry>();
	/** When it was asked for the first time, ms since 1970. */
	const askedFirst = new WeakMap<Entry, number>();
	/** Since when they run here, ms since 1970. */
	const held = new Map<Entry, number>();
	let isAnswerDue = false;
	// Whoever closes answers until its last execution has ended: somebody else has begun by then.
	const alarm = createAlarm(() => {
		for (const entry of held.keys()) if (!isRunning(entry.key)) held.delete(entry);
		isAnswerDue = held.size > 0;
		if (isAnswerDue) onDue();
	}, new AbortController().signal);

	const question = async (connection: Connection): Promise<void> => {
		const entries = [...toAsk];
		toAsk.clear();
		const { marked } = await markWherever(connection, elsewhere, entries, name);
		for (const entry of marked) {
			asked.add(entry);
			if (!askedFirst.has(entry)) askedFirst.set(entry, Date.now());
		}
	};

	const answer = async (connection: Connection): Promise<void> => {
		if (!isAnswerDue) return;
		isAnswerDue = false;
		const long = Date.now() - answerEvery;
		const running = [...held].filter(([{ key }, since]) => isRunning(key) && since <= long);
		const entries = running.map(([entry]) => entry);
		const found = [...(await carrying(connection, elsewhere, entries, name))];
		if (found.length === 0) return;
		await actWherever(connection, elsewhere, found, async (there, uids) => {
			await there.removeFlags(uids, [name]);
		});
	};

	return {
		began: (entry) => {
			if (!isOn) return;
			held.set(entry, Date.now());
			alarm.ringIn(answerEvery);
		},
		ask: (entry) => {
			if (!isOn) return;
			toAsk.add(entry);
			onDue();
		},
		isAsked: (entry) => asked.has(entry),
		isTaken: (entry, flags) => {
			if (!isOn || !entry.isUnread || asked.has(entry) || askedFirst.has(entry)) return false;
			if (!hasFlag(flags, handedOut)) return false;
			askedFirst.set(entry, Date.now());
			toAsk.add(entry);
			onDue();
			return true;
		},
		isHeld: (entry, flags) => {
			if (!asked.delete(entry)) return false;
			const since = askedFirst.get(entry) ?? Date.now();
			if (hasFlag(flags, name) || Date.now() - since > LONGEST_HOLD_MS) {
				askedFirst.delete(entry);
				return false;
			}
			toAsk.add(entry);
			onDue();
			return true;
		},
		talk: async (connection) => {
			if (!isOn || (toAsk.size === 0 && !isAnswerDue)) return;
			try {
				if (!areKept(connection)) return;
				await question(connection);
				await answer(connection);
			} catch (error) {
				// Who was not asked is taken for gone, and who did not answer too: rather twice than never.
				if (!connection.alive) throw error;
			} finally {
				if (held.size > 0) alarm.ringIn(answerEvery);
			}
		},
	};
};
