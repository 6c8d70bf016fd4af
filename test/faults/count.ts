import type { Execution } from './collector';
import type { Mode } from './mailboxes';
import type { PlannedMail } from './plan';

/** One kill -9 of n8n. Times are ms since 1970. */
export interface Kill {
	at: number;
	/** When the process was gone: what was under way to the collector then still arrives. */
	gone: number;
	/**
	 * By mailbox: an execution that ended before this was certainly noted as done. The trigger takes a moment for that,
	 * from when it has a connection.
	 */
	noted: Record<string, number>;
}

/** What is known of one mail at the end of the run. */
export interface Evidence {
	mail: PlannedMail;
	mode: Mode;
	executions: Execution[];
	/** It has the label n8n/failed. */
	setAside: boolean;
	/** n8n's own list has an execution of it that died with n8n. */
	crashed: boolean;
}

/**
 * What became of a mail. `repeated` and `setAside` are as the mode promises, each with its reasons, and so is `cutOff` in
 * mode *start*; `doubled` and `lost` are broken promises.
 */
export type Fate = 'once' | 'repeated' | 'setAside' | 'cutOff' | 'doubled' | 'lost';

export interface Verdict {
	key: string;
	fate: Fate;
	/** Why it was executed more than once, or not at all. */
	reasons: string[];
}

/** How often the trigger tries before it sets a message aside. */
const TRIES = 3;

/** The kill that an execution was cut off by, or that came before its end was noted: its number from 1 on. */
export const killOf = (
	{ begunAt, recordedAt = begunAt, endedAt = Infinity }: Execution,
	mail: PlannedMail,
	kills: Kill[],
): number | undefined => {
	const index = kills.findIndex(
		({ gone, noted }) => recordedAt <= gone && endedAt > noted[mail.mailbox],
	);
	return index < 0 ? undefined : index + 1;
};

/** Why a mail may come again after this execution; undefined when nothing excuses that. */
const excuse = (
	execution: Execution,
	next: Execution,
	{ mail, mode }: Evidence,
	kills: Kill[],
): string | undefined => {
	if (mode === 'start') return undefined;
	const kill = killOf(execution, mail, kills);
	if (kill !== undefined && next.begunAt > kills[kill - 1].gone) {
		const { at } = kills[kill - 1];
		const endedBefore = execution.endedAt !== undefined && execution.endedAt < at;
		return `${endedBefore ? 'ended just before' : 'in flight at'} kill ${kill}`;
	}
	if (mode === 'success' && execution.outcome === 'failure') return 'failed try';
	return undefined;
};

/** Judges one mail by the promise of its mode. */
export const judge = (evidence: Evidence, kills: Kill[]): Verdict => {
	const { mail, mode, crashed, setAside } = evidence;
	const { key } = mail;
	const executions = [...evidence.executions].sort((one, other) => one.begunAt - other.begunAt);
	const last = executions.at(-1);
	if (!last) {
		return mode === 'start' && crashed
			? { key, fate: 'cutOff', reasons: ['handed out when n8n was killed'] }
			: { key, fate: 'lost', reasons: ['no execution'] };
	}
	const reasons: string[] = [];
	for (const [i, next] of executions.slice(1).entries()) {
		const reason = excuse(executions[i], next, evidence, kills);
		if (reason === undefined) {
			const ids = executions.map(({ id }) => id).join(', ');
			return { key, fate: 'doubled', reasons: [`executions ${ids}`] };
		}
		reasons.push(reason);
	}
	if (last.endedAt === undefined) {
		const kill = killOf(last, mail, kills);
		return mode === 'start' && kill !== undefined
			? { key, fate: 'cutOff', reasons: [`running at kill ${kill}`] }
			: { key, fate: 'lost', reasons: [...reasons, 'its last execution did not end'] };
	}
	if (mode === 'success' && last.outcome === 'failure') {
		return setAside && executions.length >= TRIES
			? { key, fate: 'setAside', reasons: [...reasons, 'failed try'] }
			: {
					key,
					fate: 'lost',
					reasons: [...reasons, 'failed, and neither tried again nor set aside'],
				};
	}
	if (setAside)
		return { key, fate: 'lost', reasons: [...reasons, 'set aside though it succeeded'] };
	return { key, fate: executions.length > 1 ? 'repeated' : 'once', reasons };
};
