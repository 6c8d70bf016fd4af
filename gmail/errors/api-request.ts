import type { ErrorRow } from './error-row';
import { pages } from './pages';

/**
 * What the Gmail API says of a request.
 *
 * Source: https://developers.google.com/workspace/gmail/api/guides/handle-errors
 */
export const apiRequestErrors: ErrorRow[] = [
	{
		code: 'addressInvalid',
		signature: /recipient address required|invalid (to|cc|bcc|from) header/i,
		retry: 'never',
		message: 'Google finds no address that it can use in the message of {mailbox}',
		remedy:
			'You check the recipients of the message: at least one, each written like user@example.com.',
		page: pages.apiAnswers,
	},
	{
		code: 'tooManyRecipients',
		signature: /too many recipients/i,
		retry: 'never',
		message: 'The message of {mailbox} has more recipients than Google takes at once',
		remedy: 'You split the recipients over several messages, at most 100 each.',
		page: pages.sendingLimits,
	},
	{
		code: 'messageTooLarge',
		signature: /^413 |message too large/i,
		retry: 'never',
		message: 'The message of {mailbox} is larger than the Gmail API takes',
		remedy:
			'You send a link to the file, or split the attachments over several messages: Gmail takes 25 MB of them.',
		page: pages.messageSize,
	},
	{
		code: 'messageNotFound',
		signature: /^404 /,
		retry: 'never',
		message: 'The message or thread does not exist in {mailbox}',
		remedy: 'You check its ID: it may have been deleted meanwhile, or belong to another account.',
		page: pages.gmail,
	},
	{
		code: 'messageInvalid',
		signature: /invalid id value/i,
		retry: 'never',
		message: 'This is not the ID of a message or thread of {mailbox}',
		remedy: 'You take the ID from the field "id" or "threadId" of an item that came from Gmail.',
		page: pages.apiAnswers,
	},
	{
		code: 'serverUnavailable',
		signature: /^50[0234] |backendError/i,
		retry: 'now',
		message: 'Google is not available at the moment for {mailbox}',
		remedy:
			'You run the workflow again in a few minutes. If it was sending, look into the Sent mail first: the message may be on its way already.',
		page: pages.sent,
	},
	{
		code: 'messageInvalid',
		signature: /^400 /,
		retry: 'never',
		message: 'Google cannot use the message of {mailbox}',
		remedy: 'You look at the answer of the server, which says what part of the message it means.',
		page: pages.apiAnswers,
	},
];
