import { type ErrorRow } from './error-row';
import { pages } from './pages';

/**
 * What Gmail's SMTP server says of a message and its recipients.
 *
 * Source: https://support.google.com/a/answer/3726730
 */
export const deliveryErrors: ErrorRow[] = [
	{
		code: 'tooManyRecipients',
		signature: /^452 .*4\.5\.3|too many recipients/i,
		retry: 'never',
		message: 'The message of {mailbox} has more recipients than Gmail takes at once',
		remedy: 'You split the recipients over several messages, at most 100 each.',
		page: pages.sendingLimits,
	},
	{
		code: 'recipientUnavailable',
		signature: /^45\d .*4\.2\.[12]|receiving mail (at a rate|too quickly)/i,
		retry: 'now',
		message: 'A recipient of the message of {mailbox} cannot take mail at the moment',
		remedy:
			'You send it again later: the mailbox of the recipient is full or gets too much mail at once.',
		page: pages.storage,
	},
	{
		code: 'recipientUnavailable',
		signature: /^55\d .*5\.2\.2/i,
		retry: 'never',
		message: 'The mailbox of a recipient of {mailbox} is full',
		remedy: 'The recipient has to make room; you reach them in another way until then.',
		page: pages.storage,
	},
	{
		code: 'recipientRefused',
		signature: /^55[03] .*5\.(1\.[123]|2\.1) /i,
		retry: 'never',
		message: 'Gmail does not deliver to a recipient of the message of {mailbox}',
		remedy:
			'You check the addresses of the recipients: there is no such mailbox, or it was switched off. The answer of the server says which.',
		page: pages.unknownAddress,
	},
	{
		code: 'messageTooLarge',
		signature: /^552 .*(5\.2\.3|5\.3\.4)|message (exceeded|too large|size exceeds)/i,
		retry: 'never',
		message: 'The message of {mailbox} is larger than Gmail takes',
		remedy:
			'You send a link to the file, or split the attachments over several messages: Gmail takes 25 MB of them.',
		page: pages.messageSize,
	},
	{
		code: 'messageRefused',
		signature: /^552 .*5\.7\.0/i,
		retry: 'never',
		message: 'Gmail does not take an attachment of the message of {mailbox}',
		remedy:
			'You leave out programs and archives that hold programs, or send a link to the file instead: Gmail blocks what could do harm.',
		page: pages.blockedContent,
	},
	{
		code: 'senderUnauthenticated',
		signature: /^55\d .*5\.7\.2[567]/i,
		retry: 'never',
		message: 'The domain of {mailbox} does not prove that its mail is its own',
		remedy:
			'Whoever manages the DNS of the domain sets up SPF, DKIM and DMARC for Google Workspace. You check that the sender address belongs to that domain.',
		page: pages.senderRules,
	},
	{
		code: 'adminPolicy',
		signature: /^55\d .*(5\.7\.0|relay denied|sending denied)/i,
		retry: 'never',
		message: 'Gmail does not let {mailbox} send or relay this message',
		remedy:
			'Your Workspace admin checks that the account may send mail, and for smtp-relay.gmail.com the SMTP relay service under Admin console > Apps > Google Workspace > Gmail > Routing.',
		page: pages.workspaceApps,
	},
	{
		code: 'messageInvalid',
		signature: /^554 .*5\.6\.0/i,
		retry: 'never',
		message: 'Gmail cannot use the message of {mailbox}',
		remedy:
			'You look at subject, addresses and attachments of the message for what is unusual; the answer of the server may name it.',
		page: pages.smtpCodes,
	},
	{
		code: 'messageRefused',
		signature: /^55\d /,
		retry: 'never',
		message: 'Gmail refused the message of {mailbox}',
		remedy:
			'You look at the answer of the server, which says why: mostly text or links that look like unsolicited mail.',
		page: pages.senderRules,
	},
	{
		code: 'serverUnavailable',
		signature: /^4\d\d /,
		retry: 'now',
		message: 'Gmail could not take the message of {mailbox} at the moment',
		remedy: 'Nobody has to act: you run the workflow again in a few minutes.',
		page: pages.status,
	},
];
