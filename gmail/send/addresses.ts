import addressparser from 'nodemailer/lib/addressparser';
import { GmailError, guideTo } from '../errors';
import type { Address } from '../message';

/** One @ with something on both sides and nothing that could end a header line; the server judges the rest. */
const plausible =
	/^[^\s@<>(),;:"\\]+@[^\s@<>(),;:"\\.]+(\.[^\s@<>(),;:"\\.]+)*$|^"[^"\r\n]+"@[^\s@<>]+$/u;

/**
 * Reads an address list (RFC 5322 section 3.4): `"Doe, Jane" <jane@example.com>, joe@example.com` is two.
 *
 * @param list what a person wrote; '' is an empty list
 * @param field how the field is called where it was written: `To`
 * @throws GmailError `addressInvalid` naming the field and the part that is no address
 */
export const readAddresses = (list: string, field: string): Address[] =>
	addressparser(list, { flatten: true }).map(({ name, address }) => {
		if (plausible.test(address)) return { name, address };
		throw new GmailError(`"${address || name}" in "${field}" is not an email address`, {
			code: 'addressInvalid',
			retry: 'never',
			remedy:
				'Write addresses as name@example.com or "Doe, Jane" <jane@example.com>, separated by commas.',
			guide: guideTo('"nobody" in "To" is not an email address'),
		});
	});
