import type { Account, GmailError } from '../../gmail';
import type { Core } from '../shared/core';

/** The addresses that a mailbox sends as. */
export interface OwnAddresses {
	/** From now on those of this account; to be told at each sign-in. Gives the account back. */
	of(account: Account): Account;
	/**
	 * Asks the Gmail API, once a sign-in. Where it refuses, as where it is switched off, these are the ones known from
	 * before, or none: a trigger works without it. Never throws.
	 */
	known(): Promise<string[]>;
}

/** @param onRefusal is told why the API could not be asked, once a sign-in */
export const ownAddresses = (core: Core, onRefusal: (error: GmailError) => void): OwnAddresses => {
	let account: Account | undefined;
	let asked: Promise<string[]> | undefined;
	let last: string[] = [];

	const ask = async (asking: Account): Promise<string[]> => {
		try {
			last = (await core.listAliases(asking)).map(({ address }) => address);
		} catch (error) {
			onRefusal(core.classify(error, { mailbox: asking.address, channel: 'api' }));
		}
		return last;
	};

	return {
		of: (next) => {
			account = next;
			asked = undefined;
			return next;
		},
		known: async () => (account ? await (asked ??= ask(account)) : last),
	};
};
