import { fieldOf } from '../http/request-field';
import type { StoredMessage } from '../store/stored-message';
import { apiError } from './api-error';
import { type ApiCall, type ApiMethod, methodScopes } from './api-method';
import { findMessages } from './find-messages';
import { messageResource, readFormat } from './message-resource';
import { toHex } from './message-ids';
import { pageOf } from './page';
import { givenMessage, sendGiven } from './send';

/** users.drafts. */
export const drafts: ApiMethod[] = [
	{
		verb: 'post',
		path: '/drafts',
		scopes: methodScopes.draft,
		uploads: true,
		run: (call) => shortDraft(call, keep(call)),
	},
	{
		verb: 'put',
		path: '/drafts/:id',
		scopes: methodScopes.draft,
		uploads: true,
		run(call) {
			const { context, mailbox } = call;
			const draft = call.parameter('id');
			const before = findDraft(call, draft);
			const after = keep(call);
			context.draftIds.set(mailbox, draft, after.id);
			mailbox.remove(before.id);
			return shortDraft(call, after);
		},
	},
	{
		verb: 'post',
		path: '/drafts/send',
		scopes: methodScopes.draft,
		uploads: true,
		run(call) {
			const { context, mailbox, body } = call;
			const id = fieldOf(call.upload?.metadata ?? body, 'id');
			if (id === undefined) return sendGiven(call, givenMessage(call, messageOf(body)));
			const draft = findDraft(call, id);
			const answer = sendGiven(call, { source: draft.source, threadId: draft.threadId });
			mailbox.remove(draft.id);
			context.draftIds.delete(mailbox, id);
			return answer;
		},
	},
	{
		verb: 'get',
		path: '/drafts',
		scopes: methodScopes.readDrafts,
		run(call) {
			const found = findMessages(call).filter(({ labels }) => labels.has('\\Draft'));
			const { page, next } = pageOf(found, call.query);
			const list = page.map((message) => ({
				id: call.context.draftIds.idOf(call.mailbox, message.id),
				message: { id: toHex(message.id), threadId: toHex(message.threadId) },
			}));
			return {
				...(list.length > 0 ? { drafts: list } : {}),
				...next,
				resultSizeEstimate: found.length,
			};
		},
	},
	{
		verb: 'get',
		path: '/drafts/:id',
		scopes: methodScopes.readDrafts,
		run(call) {
			const id = call.parameter('id');
			return { id, message: messageResource(call, findDraft(call, id), readFormat(call)) };
		},
	},
	{
		verb: 'delete',
		path: '/drafts/:id',
		scopes: methodScopes.draft,
		run(call) {
			const id = call.parameter('id');
			call.mailbox.remove(findDraft(call, id).id);
			call.context.draftIds.delete(call.mailbox, id);
			return undefined;
		},
	},
];

/** `message` of a draft's JSON. */
const messageOf = (body: unknown): unknown =>
	typeof body === 'object' && body !== null ? Reflect.get(body, 'message') : undefined;

/** Stores the message of a call as a draft. */
function keep(call: ApiCall): StoredMessage {
	const upload = call.upload && {
		source: call.upload.source,
		metadata: messageOf(call.upload.metadata) ?? {},
	};
	const { source, threadId } = givenMessage({ ...call, upload }, messageOf(call.body));
	return call.mailbox.append(source, { labels: ['\\Draft'], flags: ['\\Seen'], threadId });
}

function shortDraft({ context, mailbox }: ApiCall, message: StoredMessage): object {
	return {
		id: context.draftIds.idOf(mailbox, message.id),
		message: {
			id: toHex(message.id),
			threadId: toHex(message.threadId),
			labelIds: context.labelIds.idsOf(mailbox, message),
		},
	};
}

function findDraft({ context, mailbox }: ApiCall, id: string): StoredMessage {
	const message = mailbox.get(context.draftIds.messageOf(mailbox, id) ?? 0n);
	if (!message) throw apiError('notFound');
	return message;
}
