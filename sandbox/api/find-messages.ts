import { fieldOf, fieldsOf } from '../http/request-field';
import { compileGmailSearch } from '../store/gmail-search';
import type { StoredMessage } from '../store/stored-message';
import { apiError } from './api-error';
import { type ApiCall, seesMetadataOnly } from './api-method';

/** The messages that `q`, `labelIds` and `includeSpamTrash` name, the newest first. Throws ApiError. */
export function findMessages({ context, mailbox, query, scopes }: ApiCall): StoredMessage[] {
	const q = fieldOf(query, 'q') ?? '';
	if (q && seesMetadataOnly(scopes)) throw apiError('metadataQuery');
	const labelIds = fieldsOf(query, 'labelIds');
	const everywhere =
		fieldOf(query, 'includeSpamTrash') === 'true' ||
		labelIds.some((id) => id === 'TRASH' || id === 'SPAM');
	const matches = compileGmailSearch(q, { now: context.clock(), everywhere });
	return mailbox
		.all()
		.filter((message) => {
			const own = context.labelIds.idsOf(mailbox, message);
			return labelIds.every((id) => own.includes(id)) && matches(message);
		})
		.reverse();
}
