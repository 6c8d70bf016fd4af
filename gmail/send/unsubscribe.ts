import { GmailError, guideTo, pages } from '../errors';
import type { Unsubscribe } from '../message';
import { readAddress } from './addresses';

const refused = (what: string, remedy: string): GmailError =>
	new GmailError(what, {
		code: 'addressInvalid',
		retry: 'never',
		remedy,
		page: pages.senderRules,
		guide: guideTo('"example.com" in "Unsubscribe Link" is no https address'),
	});

/**
 * Reads how readers take themselves off.
 *
 * @param url an https address that takes a POST (RFC 8058 section 3.1)
 * @returns undefined when neither is given
 * @throws GmailError `addressInvalid`
 */
export const readUnsubscribe = (url: string, address: unknown): Unsubscribe | undefined => {
	const read = readAddress(address, 'Unsubscribe Address');
	if (url.trim() === '') return read && { address: read.address };
	const parsed = URL.canParse(url.trim()) ? new URL(url.trim()) : undefined;
	if (parsed?.protocol !== 'https:') {
		throw refused(
			`"${url.trim()}" in "Unsubscribe Link" is no https address`,
			'You write an address such as https://example.com/unsubscribe?id=7 that takes a reader off with one POST.',
		);
	}
	return { url: parsed.href, ...(read && { address: read.address }) };
};
