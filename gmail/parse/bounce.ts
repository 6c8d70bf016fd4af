import type { Bounce, BouncedRecipient } from '../message';
import {
	addressesIn,
	messageIdInText,
	recipientsInText,
	saidOf,
	splitBounceText,
	statusIn,
	subjectInText,
} from './bounce-text';
import { fieldsOf, groupsOf, unfolded, withoutType, type Fields } from './report-fields';

/** What a message that reports of another one is made of. */
export interface BounceSource {
	headers: Fields;
	/** The message/delivery-status part, decoded; absent where the report has none, as with many mail servers. */
	status?: string;
	/** Header of the message it is about, where the report carries that as a part of its own. */
	original: Fields;
	/** What the report says in prose, and often the message it is about below that. */
	text: string;
	/** What the prose says became of the message. */
	outcome: 'failed' | 'delayed';
}

/** A recipient's fields, of which some servers put several into one group (RFC 3464 section 2.3 has one each). */
const apart = (fields: Fields): Fields[] => {
	const finals = fields['final-recipient'] ?? [];
	if (finals.length < 2) return [fields];
	return finals.map((final, i) => ({
		...Object.fromEntries(
			Object.entries(fields).map(([name, values]) => [
				name,
				values.length === finals.length ? values.slice(i, i + 1) : values.slice(0, 1),
			]),
		),
		'final-recipient': [final],
	}));
};

/** Characters of a field that addresses are looked for in. */
const MAX_FIELD = 20_000;

const nameless = /[\s<>"']/g;

/** Of the ways in which a group names its recipient, the first that is an address: as it was written before any other. */
const addressOf = (fields: Fields): string => {
	const named = [
		'original-recipient',
		'final-recipient',
		'x-actual-recipient',
		'x-failed-recipient',
	]
		.map((name) => withoutType(fields[name]?.[0]))
		.map((value) => addressesIn(value)[0] ?? value.replace(nameless, ''));
	return named.find((value) => value.includes('@')) ?? named.find((value) => value !== '') ?? '';
};

/** RFC 3464 section 2.3.3; whatever else a server calls it (`error`, `expired`), it is given up. */
const actionOf = (value: string): string => {
	const word = /^[a-z]+/.exec(value.trim().toLowerCase())?.[0] ?? '';
	return word === '' || /^(delayed|delivered|relayed|expanded|failed)$/.test(word)
		? word
		: 'failed';
};

const reported = (fields: Fields): BouncedRecipient => {
	const diagnostic = withoutType(fields['diagnostic-code']?.[0]);
	const status = /\d\.\d{1,3}\.\d{1,3}/.exec(fields.status?.[0] ?? '')?.[0] ?? '';
	return {
		address: addressOf(fields),
		action: actionOf(fields.action?.[0] ?? ''),
		status: status || statusIn(diagnostic),
		diagnostic,
	};
};

const addresses = (value: string): string[] =>
	value
		.split(/[,;\s]/)
		.map((address) => address.replace(nameless, ''))
		.filter((address) => address !== '');

const once = (recipients: BouncedRecipient[]): BouncedRecipient[] => {
	const known = new Set<string>();
	return recipients.filter(({ address }) => {
		const key = address.toLowerCase();
		return !known.has(key) && known.add(key);
	});
};

/** Addresses in fields of a header, lower case. */
const inFields = (values: string[] = []): string[] =>
	values.flatMap((value) => addressesIn(value.slice(0, MAX_FIELD).toLowerCase()));

/** To whom the message went, where that was one and no mailing list. */
const onlyRecipient = (original: Fields): string[] => {
	const to = inFields([...(original.to ?? []), ...(original.cc ?? [])]);
	return to.length === 1 && !original['list-id'] ? to : [];
};

/** Most characters that are read of a report or a text, and of one header: a reason stands far above. */
const MAX_TEXT = 64 * 1024;
const MAX_HEADER = 16 * 1024;

/**
 * Reads a report about a message that was sent from here: its machine-readable part (RFC 3464) where it has one, then what
 * its header names, then what it says in prose.
 */
export const readBounce = (source: BounceSource): Bounce => {
	const { original, outcome } = source;
	const headers = Object.fromEntries(
		Object.entries(source.headers).map(([name, values]) => [
			name,
			values?.map((value) => value.slice(0, MAX_HEADER)),
		]),
	) as BounceSource['headers'];
	const status = source.status?.slice(0, MAX_TEXT);
	const text = source.text.slice(0, MAX_TEXT);
	const groups = (status === undefined ? [] : groupsOf(status)).flatMap(apart);
	const perMessage =
		groups.find((fields) => fields['reporting-mta'] ?? fields['arrival-date']) ?? {};
	const split = splitBounceText(text);
	const returned = fieldsOf(split.original);
	const about = (original['message-id'] ?? original.subject ?? original.from) ? original : returned;
	const first = (fields: Fields, name: string): string => unfolded(fields[name]?.[0]);

	const machine = groups
		.filter((fields) => fields['final-recipient'] ?? fields['original-recipient'])
		.map(reported)
		.filter(({ address }) => address !== '');
	const named = (headers['x-failed-recipients'] ?? []).flatMap(addresses);
	const explained = (recipient: BouncedRecipient): BouncedRecipient => {
		if (recipient.diagnostic !== '') return recipient;
		const diagnostic = saidOf(split.report, recipient.address);
		return { ...recipient, diagnostic, status: recipient.status || statusIn(diagnostic) };
	};
	const sender = new Set(
		inFields([
			...(headers.to ?? []),
			...(headers['delivered-to'] ?? []),
			...(about.from ?? []),
			...(about.sender ?? []),
			...(about['return-path'] ?? []),
		]),
	);
	const inProse = (): BouncedRecipient[] => {
		const found = recipientsInText(split.report, sender, outcome);
		if (found.length > 0) return found;
		// Somebody may have written to themselves.
		const own = recipientsInText(split.report, new Set(), outcome);
		return own.length > 0
			? own
			: onlyRecipient(about)
					.filter((address) => !sender.has(address))
					.map((address) => explained({ address, action: outcome, status: '', diagnostic: '' }));
	};
	const recipients =
		machine.length > 0
			? machine.map(explained)
			: named.length > 0
				? named.map((address) =>
						explained({ address, action: outcome, status: '', diagnostic: '' }),
					)
				: inProse();
	return {
		recipients: once(recipients),
		originalMessageId:
			first(about, 'message-id') ||
			first(perMessage, 'x-original-message-id') ||
			messageIdInText(split.report) ||
			first(headers, 'in-reply-to'),
		originalSubject: first(about, 'subject') || subjectInText(split.report),
	};
};

/** Whether a report in prose names somebody whom a message did not reach: then it is one. */
export const namesRecipients = (text: string, headers: Fields): boolean =>
	recipientsInText(
		splitBounceText(text).report,
		new Set(inFields([...(headers.to ?? []), ...(headers.from ?? [])])),
		'failed',
	).some(({ status, diagnostic }) => status !== '' || diagnostic !== '');
