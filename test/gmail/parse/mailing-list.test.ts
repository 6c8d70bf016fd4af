import { readMailingList } from '../../../gmail/parse/mailing-list';

describe('a mailing list', () => {
	it.each<[string, Record<string, string[]>, unknown]>([
		[
			'with an identifier and a name',
			{
				'list-id': ['"Users, all" <users.example.test>'],
				'list-unsubscribe': ['<mailto:leave@example.test>, <https://example.test/leave?u=1>'],
			},
			{
				id: 'users.example.test',
				name: 'Users, all',
				unsubscribe: ['mailto:leave@example.test', 'https://example.test/leave?u=1'],
			},
		],
		[
			'with a bare identifier',
			{ 'list-id': ['users.example.test'] },
			{ id: 'users.example.test', name: '', unsubscribe: [] },
		],
		[
			'with a name unquoted',
			{ 'list-id': ['My list <a.b>'] },
			{ id: 'a.b', name: 'My list', unsubscribe: [] },
		],
		[
			'with an empty name in quotes',
			{ 'list-id': ['"" <a.b>'] },
			{ id: 'a.b', name: '', unsubscribe: [] },
		],
		[
			'with a bracket that is not closed',
			{ 'list-id': ['Users <a.b'] },
			{ id: 'Users <a.b', name: '', unsubscribe: [] },
		],
		['of old, by its precedence', { precedence: ['Bulk'] }, { id: '', name: '', unsubscribe: [] }],
		['by its address', { 'list-post': ['<mailto:a@b>'] }, { id: '', name: '', unsubscribe: [] }],
		[
			'that is none: any sender may be unsubscribed',
			{ 'list-unsubscribe': ['<https://x.test>'] },
			undefined,
		],
		['that is none: an automatic reply', { precedence: ['auto_reply'] }, undefined],
		['that is none', {}, undefined],
	])('%s', (_what, headers, list) => {
		expect(readMailingList(headers)).toEqual(list);
	});
});
