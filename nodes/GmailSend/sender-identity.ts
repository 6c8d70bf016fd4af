import type { Body } from '../../gmail';
import type { Job } from './job';

/**
 * The body with the signature that Gmail keeps for the sender's address.
 *
 * @throws GmailError when the address is none of the account's, or the access level is too low to look
 */
export const signed = async (job: Job, body: Body): Promise<Body> => {
	const { core, account, options, sending } = job;
	if (!options.signature && !options.from) return body;
	if (account.access === 'sendOnly') {
		if (!options.signature) return body;
		throw new core.GmailError(`The credential for ${account.address} may not read signatures`, {
			code: 'accessLevelTooLow',
			retry: 'never',
			remedy:
				'You choose the access level "Full Mail" in the credential, or leave "Add Signature" off.',
			page: core.pages.accessGuide,
			guide: core.guideTo('The credential for {mailbox} may not read signatures'),
		});
	}
	const chosen = core.readAddress(options.from, 'From');
	const wanted = (chosen?.address ?? account.address).toLowerCase();
	const aliases = await sending.aliasesOf(account);
	const alias = aliases.find(({ address }) => address.toLowerCase() === wanted);
	if (!alias) {
		throw new core.GmailError(`${account.address} may not send as ${wanted}`, {
			code: 'addressInvalid',
			retry: 'never',
			remedy: `You choose one of its addresses: ${aliases.map(({ address }) => address).join(', ')}. In Gmail, Settings > Accounts > Send mail as adds more; Gmail would put its own address in the place of any other.`,
			page: core.pages.sendAs,
			guide: core.guideTo('{mailbox} may not send as sales@example.com'),
		});
	}
	return options.signature ? core.signBelow(body, alias.signature) : body;
};

/** Addresses of the account that a message to all should leave out, lower case. */
export const ownAddresses = async ({ account, sending }: Job): Promise<string[]> => {
	const own = account.address.toLowerCase();
	if (account.access === 'sendOnly') return [own];
	// Without the Gmail API nobody can tell the aliases; the account's own address is known all the same.
	const aliases = await sending.aliasesOf(account).catch(() => []);
	return [...new Set([own, ...aliases.map(({ address }) => address.toLowerCase())])];
};
