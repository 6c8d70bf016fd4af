import type { IDataObject } from 'n8n-workflow';

/** What people look for in a message comes first, what programs need after it. */
const FIRST_FIELDS = [
	'subject',
	'from',
	'to',
	'cc',
	'text',
	'replyText',
	'attachments',
	'labels',
	'receivedAt',
	'kind',
];

/** The same item, its fields in the order in which a person looks for them. */
export const inReadingOrder = (json: IDataObject): IDataObject => ({
	...Object.fromEntries(
		FIRST_FIELDS.filter((name) => name in json).map((name) => [name, json[name]]),
	),
	...json,
});
