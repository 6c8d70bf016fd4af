import { fieldOf } from '../http/request-field';
import { apiError } from './api-error';
import { type ApiCall, type ApiMethod, methodScopes } from './api-method';

/** users.labels. */
export const labels: ApiMethod[] = [
	{
		verb: 'get',
		path: '/labels',
		scopes: methodScopes.readLabels,
		run: ({ context, mailbox }) => ({ labels: context.labelIds.list(mailbox) }),
	},
	{
		verb: 'get',
		path: '/labels/:id',
		scopes: methodScopes.readLabels,
		run(call) {
			const { context, mailbox } = call;
			const id = call.parameter('id');
			const label = context.labelIds.list(mailbox).find((candidate) => candidate.id === id);
			if (!label) throw apiError('notFound');
			const own = mailbox
				.all()
				.map((message) => ({ message, ids: context.labelIds.idsOf(mailbox, message) }))
				.filter(({ ids }) => ids.includes(id));
			const unread = own.filter(({ ids }) => ids.includes('UNREAD'));
			const threads = (of: typeof own) => new Set(of.map(({ message }) => message.threadId)).size;
			return {
				...label,
				messagesTotal: own.length,
				messagesUnread: unread.length,
				threadsTotal: threads(own),
				threadsUnread: threads(unread),
			};
		},
	},
	{
		verb: 'post',
		path: '/labels',
		scopes: methodScopes.writeLabels,
		run({ context, mailbox, body }) {
			const name = freeName(mailbox.labels(), fieldOf(body, 'name'));
			mailbox.createLabel(name);
			return context.labelIds.resource(mailbox, name);
		},
	},
	{ verb: 'patch', path: '/labels/:id', scopes: methodScopes.writeLabels, run: rename },
	{ verb: 'put', path: '/labels/:id', scopes: methodScopes.writeLabels, run: rename },
	{
		verb: 'delete',
		path: '/labels/:id',
		scopes: methodScopes.writeLabels,
		run(call) {
			call.mailbox.deleteLabel(userLabel(call));
			return undefined;
		},
	},
];

function rename(call: ApiCall): object {
	const { context, mailbox, body } = call;
	const label = userLabel(call);
	const wanted = fieldOf(body, 'name') ?? label;
	if (wanted !== label) {
		const name = freeName(mailbox.labels(), wanted);
		mailbox.renameLabel(label, name);
		context.labelIds.rename(mailbox, label, name);
	}
	return context.labelIds.resource(mailbox, wanted);
}

/** The label of the path; Gmail's own cannot be changed. Throws ApiError. */
function userLabel({ context, mailbox, parameter }: ApiCall): string {
	const id = parameter('id');
	const label = context.labelIds.list(mailbox).find((candidate) => candidate.id === id);
	if (!label) throw apiError('notFound');
	if (label.type === 'system') throw apiError('labelInvalid');
	return label.name;
}

function freeName(taken: string[], name = ''): string {
	if (name.trim() === '' || name.startsWith('\\')) throw apiError('labelNameMissing');
	const same = (other: string) => other.toLowerCase() === name.toLowerCase();
	if (taken.some(same) || ['INBOX', 'SENT', 'DRAFT', 'TRASH', 'SPAM', 'UNREAD'].some(same)) {
		throw apiError('labelExists');
	}
	return name;
}
