import { GmailError, guideTo } from '../errors';

/** What this node writes itself, or only servers may write. */
const taken =
	/^(from|sender|to|cc|bcc|reply-to|subject|date|message-id|in-reply-to|references|return-path|received|mime-version|content-.*|dkim-signature|arc-.*|auto-submitted|list-unsubscribe.*|x-google-.*|resent-.*|disposition-notification-to|x-mail-pipeline-hops)$/i;

/** A field's name: printable ASCII without blank and colon (RFC 5322 section 3.6.8). */
const fieldName = /^[!-9;-~]+$/;

/** Nothing that could end a line; a tab is a blank (RFC 5322 section 2.2). */
const fieldValue = /^[^\p{Cc}\u2028\u2029]*$/u;

const refused = (name: string, why: string, remedy: string): GmailError =>
	new GmailError(`The header "${name.slice(0, 60)}" cannot be sent: ${why}`, {
		code: 'messageInvalid',
		retry: 'never',
		remedy: `${remedy} It is in "Custom Headers", in the options.`,
		guide: guideTo('The header "X-Order" cannot be sent'),
	});

/**
 * Holds further header fields to what a message bears: no line break, no field twice, none that is made here.
 *
 * @throws GmailError `messageInvalid` that names the field
 */
export const checkHeaders = (
	headers: { name: string; value: string }[],
): { key: string; value: string }[] => {
	const seen = new Set<string>();
	return headers.map(({ name, value }) => {
		if (!fieldName.test(name)) {
			throw refused(
				name.replace(/\s+/g, ' '),
				'it is no name of a header',
				'You write a name of letters, digits and hyphens, such as X-Order-Number.',
			);
		}
		if (taken.test(name)) {
			throw refused(
				name,
				'this node writes it itself',
				'You use the field of this node for it, or leave it out.',
			);
		}
		if (seen.has(name.toLowerCase())) {
			throw refused(name, 'it is there twice', 'You leave one of both out.');
		}
		if (!fieldValue.test(value.replaceAll('\t', ' '))) {
			throw refused(name, 'its value has a line break in it', 'You put the value on one line.');
		}
		seen.add(name.toLowerCase());
		return { key: name, value };
	});
};
