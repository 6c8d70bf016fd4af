import type { ITriggerFunctions } from 'n8n-workflow';
import type { Account, Mail } from '../../gmail';
import type { Core } from '../shared/core';
import { serve } from '../shared/served-mailboxes';
import { answersOf } from './answers';
import type { TriggerParameters } from './parameters';

/** Where replies arrive, by path or special use. */
const inboxes = new Set(['inbox', '\\inbox', '\\all']);

/** Which mail of the folder is read, and by whom. */
interface Reading {
	signIn(): Promise<Account>;
	query(server: { gmail: boolean; account: string }): unknown;
}

/** What a watch does with replies. */
interface Replies {
	/** Takes the place of what the watch would do without. */
	watching: {
		signIn?(): Promise<Account>;
		takenElsewhere?(mail: Mail): Promise<boolean | 'later'>;
	};
	close(): void;
}

/**
 * Hands replies to the questions that wait for them. Whoever asks is told that replies are seen here, where nothing keeps them away:
 * another folder, or a filter that the server applies.
 *
 * @param log what a person reads in n8n's log about this trigger
 */
export const repliesOf = (
	context: ITriggerFunctions,
	core: Core,
	{ folder }: { folder: string },
	{ replies }: Pick<TriggerParameters, 'replies'>,
	{ signIn, query }: Reading,
	log: string,
): Replies => {
	if (replies === 'workflow') return { watching: {}, close: () => undefined };
	const answers = answersOf(context, core, log);
	const seesAll = (account: string): boolean =>
		inboxes.has(folder.toLowerCase()) && query({ gmail: true, account }) === undefined;
	let served: { account: string; end: () => void } | undefined;
	let closed = false;
	const end = (): void => {
		served?.end();
		served = undefined;
	};
	return {
		watching: {
			signIn: async () => {
				const account = await signIn();
				if (!closed && served?.account !== account.address && seesAll(account.address)) {
					end();
					served = { account: account.address, end: serve(account.address) };
				}
				return account;
			},
			takenElsewhere: async (mail: Mail) => {
				const taken = await answers(mail);
				return taken === 'later' ? taken : taken && replies === 'answer';
			},
		},
		close: () => {
			closed = true;
			end();
		},
	};
};
