import type { Alias } from '../store/mailbox';
import { apiError } from './api-error';
import { type ApiCall, type ApiMethod, methodScopes } from './api-method';

/** users.getProfile and users.settings. */
export const settings: ApiMethod[] = [
	{
		verb: 'get',
		path: '/profile',
		scopes: methodScopes.profile,
		run({ mailbox }) {
			const messages = mailbox.all();
			const newest = messages.reduce((last, { modseq }) => (modseq > last ? modseq : last), 1n);
			return {
				emailAddress: mailbox.address,
				messagesTotal: messages.length,
				threadsTotal: new Set(messages.map(({ threadId }) => threadId)).size,
				historyId: newest.toString(),
			};
		},
	},
	{
		verb: 'get',
		path: '/settings/sendAs',
		scopes: methodScopes.settings,
		run: (call) => ({ sendAs: call.mailbox.aliases.map((alias) => sendAs(call, alias)) }),
	},
	{
		verb: 'get',
		path: '/settings/sendAs/:address',
		scopes: methodScopes.settings,
		run(call) {
			const address = call.parameter('address').toLowerCase();
			const alias = call.mailbox.aliases.find((own) => own.address.toLowerCase() === address);
			if (!alias) throw apiError('notFound');
			return sendAs(call, alias);
		},
	},
	{
		verb: 'get',
		path: '/settings/imap',
		scopes: methodScopes.settings,
		run: ({ mailbox }) => ({ enabled: true, ...mailbox.imapSettings, maxFolderSize: 0 }),
	},
];

function sendAs({ mailbox }: ApiCall, { address, name, isDefault, signature }: Alias): object {
	const isPrimary = address === mailbox.address;
	return {
		sendAsEmail: address,
		displayName: name,
		replyToAddress: '',
		signature,
		...(isPrimary ? { isPrimary } : { treatAsAlias: true, verificationStatus: 'accepted' }),
		...(isDefault ? { isDefault } : {}),
	};
}
