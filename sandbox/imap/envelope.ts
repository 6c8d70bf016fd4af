import addressparser from 'nodemailer/lib/addressparser';
import type { HeaderFields } from '../mime/header-fields';
import { nstring } from './nstring';

/** ENVELOPE (RFC 3501 section 7.4.2). Encoded words stay encoded: decoding is the client's. */
export function envelope(headers: HeaderFields): string {
	const from = addressList(headers, 'from');
	const orFrom = (list: string) => (list === 'NIL' ? from : list);
	return `(${[
		nstring(headers.raw('date')),
		nstring(headers.raw('subject')),
		from,
		orFrom(addressList(headers, 'sender')),
		orFrom(addressList(headers, 'reply-to')),
		addressList(headers, 'to'),
		addressList(headers, 'cc'),
		addressList(headers, 'bcc'),
		nstring(headers.raw('in-reply-to')),
		nstring(headers.raw('message-id')),
	].join(' ')})`;
}

function addressList(headers: HeaderFields, name: string): string {
	const addresses = headers.fields
		.filter((field) => field.name === name)
		.flatMap((field) => addressparser(field.value, { flatten: true }))
		.filter(({ address }) => address !== '');
	if (addresses.length === 0) return 'NIL';
	return `(${addresses.map((entry) => addressStructure(entry)).join('')})`;
}

function addressStructure({ name, address }: { name: string; address: string }): string {
	const at = address.lastIndexOf('@');
	const [local, host] = at === -1 ? [address, ''] : [address.slice(0, at), address.slice(at + 1)];
	return `(${nstring(name)} NIL ${nstring(local)} ${nstring(host)})`;
}
