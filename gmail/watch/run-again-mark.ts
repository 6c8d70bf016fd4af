import { hasFlag } from '../imap/message-commands';

/**
 * What somebody puts on a message that is to run again: a label, on servers without labels a keyword, which may hold no slash.
 */
export const runAgainMark = (gmail: boolean): string => (gmail ? 'n8n/again' : '$n8n-again');

/** True for a message on which somebody has put it. */
export const carriesRunAgainMark = ({
	flags,
	labels,
}: {
	flags: ReadonlySet<string>;
	/** Of Gmail; undefined on other servers. */
	labels: ReadonlySet<string> | undefined;
}): boolean => (labels ? labels.has(runAgainMark(true)) : hasFlag(flags, runAgainMark(false)));
