import { DateTime } from 'luxon';
import type {
	IExecuteFunctions,
	INodeProperties,
	INodePropertyCollection,
	INodeTypeDescription,
} from 'n8n-workflow';
import * as core from '../../gmail';
import { description as trigger } from '../../nodes/GmailImapTrigger/description';
import { description as mailbox } from '../../nodes/GmailMailbox/description';
import { description as send } from '../../nodes/GmailSend/description';
import { typed } from '../../nodes/shared/parameters';

type Fields = Record<string, unknown>;

/** A node as n8n hands it over: `resolved` is what the expressions in `parameters` came to. */
const contextOf = (
	{ properties }: INodeTypeDescription,
	parameters: Fields,
	resolved: Fields = parameters,
	zone = 'Asia/Tokyo',
) =>
	typed(
		{
			getNode: () => ({ parameters }),
			getTimezone: () => zone,
			getNodeParameter: (name: string, _item: number, otherwise?: unknown) =>
				name in resolved ? resolved[name] : otherwise,
		} as unknown as IExecuteFunctions,
		core,
		properties,
	);

const read = (node: INodeTypeDescription, parameters: Fields, name: string): unknown =>
	contextOf(node, parameters).getNodeParameter(name, 0);

/** One field of one operation, and how a value is put there. */
interface Place {
	node: INodeTypeDescription;
	shown: Fields;
	field: INodeProperties;
	path: string;
	put(value: unknown): Fields;
	take(read: unknown): unknown;
}

const places = (node: INodeTypeDescription): Place[] =>
	node.properties
		.filter(({ name, type }) => !['resource', 'operation'].includes(name) && type !== 'notice')
		.flatMap((field): Place[] => {
			const { show = {} } = field.displayOptions ?? {};
			const shown = {
				resource: show.resource?.[0],
				operation: show.operation?.[0],
			};
			const where = `${node.name} ${String(shown.operation ?? '')} ${field.name}`;
			const top = (
				put: Place['put'],
				take: Place['take'],
				inner: INodeProperties,
				path: string,
			) => ({
				node,
				shown: { ...shown, top: field.name },
				field: inner,
				path,
				put,
				take,
			});
			if (field.type === 'collection') {
				return (field.options as INodeProperties[]).flatMap((inner) => {
					if (inner.type === 'fixedCollection')
						return groups(
							inner,
							(value) => ({ [inner.name]: value }),
							(value) => (value as Fields)[inner.name],
							`${where}.${inner.name}`,
							top,
						);
					return [
						top(
							(value) => ({ [inner.name]: value }),
							(value) => (value as Fields)[inner.name],
							inner,
							`${where}.${inner.name}`,
						),
					];
				});
			}
			if (field.type === 'fixedCollection')
				return groups(
					field,
					(value) => value as Fields,
					(value) => value,
					where,
					top,
				);
			return [
				top(
					(value) => value as Fields,
					(value) => value,
					field,
					where,
				),
			];
		});

const groups = (
	field: INodeProperties,
	put: Place['put'],
	take: Place['take'],
	where: string,
	top: (put: Place['put'], take: Place['take'], inner: INodeProperties, path: string) => Place,
): Place[] =>
	(field.options as INodePropertyCollection[]).flatMap(({ name, values }) =>
		values.map((inner) => {
			const several = field.typeOptions?.multipleValues === true;
			return top(
				(value) => put({ [name]: several ? [{ [inner.name]: value }] : { [inner.name]: value } }),
				(value) => {
					const group = (take(value) as Fields)[name];
					return ((several ? (group as Fields[])[0] : group) as Fields)[inner.name];
				},
				inner,
				`${where}.${inner.name}`,
			);
		}),
	);

const all = [send, mailbox, trigger].flatMap(places);

const values: [string, unknown][] = [
	['a number', 42],
	['zero', 0],
	['no number', Number.NaN],
	['true', true],
	['null', null],
	['undefined', undefined],
	['a text', 'some words'],
	['no text', ''],
	['a list', ['a', 'b']],
	['a list of objects', [{ a: 1 }]],
	['an object', { a: 1 }],
	['a date', new Date('2026-12-01T05:00:00Z')],
	['no date', new Date('nothing')],
	["luxon's time", DateTime.fromISO('2026-12-01T14:00', { zone: 'Asia/Tokyo' })],
];

/** What a field of a type is read to. */
const isOfType = (value: unknown, { type, typeOptions, options }: INodeProperties): boolean => {
	const isText = typeof value === 'string';
	switch (type) {
		case 'string':
			if (['addresses', 'files', 'message'].includes(typeOptions?.takes)) return true;
			return isText || (typeOptions?.takes === 'names' && Array.isArray(value));
		case 'number':
			return Number.isFinite(value) && Number(value) >= (typeOptions?.minValue ?? -Infinity);
		case 'boolean':
			return typeof value === 'boolean';
		case 'dateTime':
			return value === '' || (isText && /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(value));
		case 'options':
			return typeOptions?.loadOptionsMethod
				? true
				: (options as { value: unknown }[]).some((option) => option.value === value);
		case 'multiOptions':
			return isText || (Array.isArray(value) && value.every((each) => typeof each === 'string'));
		case 'resourceLocator': {
			const { value: chosen } = value as Fields;
			return typeof chosen === 'string' || Array.isArray(chosen);
		}
		default:
			return false;
	}
};

it('sees every field', () => {
	expect(all.length).toBeGreaterThan(250);
	expect(new Set(all.map(({ field }) => field.type))).toEqual(
		new Set([
			'string',
			'number',
			'boolean',
			'dateTime',
			'options',
			'multiOptions',
			'resourceLocator',
		]),
	);
});

describe.each(all.map((place) => [place.path, place] as const))('%s', (_path, place) => {
	it.each(values)('takes %s, or refuses it by name', (_kind, value) => {
		const { node, shown, field, put, take } = place;
		const { top, ...rest } = shown;
		const parameters = { ...rest, [String(top)]: put(value) };
		let taken: unknown;
		try {
			taken = take(read(node, parameters, String(top)));
		} catch (error) {
			if (!(error instanceof core.GmailError)) throw error;
			expect(error.message).toContain(`"${field.displayName}"`);
			expect(error).toMatchObject({ code: expect.stringMatching(/Invalid/), retry: 'never' });
			return;
		}
		expect({ taken, fits: isOfType(taken, field) }).toEqual({ taken, fits: true });
	});
});

describe('a text field', () => {
	const message = { resource: 'message', operation: 'send' };
	it.each([
		[42, '42'],
		[0, '0'],
		[false, 'false'],
		[10n, '10'],
		[null, ''],
		[new Date('2026-12-01T05:00:00Z'), '2026-12-01T14:00:00.000+09:00'],
		[DateTime.fromISO('2026-12-01T14:00', { zone: 'UTC' }), '2026-12-01T14:00:00.000Z'],
	])('makes text of %s', (subject, text) => {
		expect(read(send, { ...message, subject }, 'subject')).toBe(text);
	});

	it.each([
		[['a'], 'a list'],
		[{ a: 1 }, 'an object'],
		[Number.NaN, 'no number'],
	])('refuses %j', (subject, kind) => {
		expect(() => read(send, { ...message, subject }, 'subject')).toThrow(
			`"Subject" takes text, and got ${kind}`,
		);
	});

	it('is read in the options, and in what they hold', () => {
		const options = { onceKey: 4711, headers: { values: [{ name: 'X-Order', value: 7 }] }, old: 1 };
		expect(read(send, { ...message, options }, 'options')).toEqual({
			onceKey: '4711',
			headers: { values: [{ name: 'X-Order', value: '7' }] },
		});
	});

	it('that chooses a label takes a number', () => {
		const move = { resource: 'message', operation: 'move' };
		const moveTo = { __rl: true, mode: 'name', value: 2026 };
		expect(read(mailbox, { ...move, moveTo }, 'moveTo')).toEqual({ ...moveTo, value: '2026' });
		expect(read(mailbox, { ...move, moveTo: 2026 }, 'moveTo')).toEqual({
			mode: 'name',
			value: '2026',
		});
	});
});

describe('other fields', () => {
	const search = { resource: 'message', operation: 'search' };
	it.each(['7', 7, ' 7 '])('read %j as a number', (limit) => {
		expect(read(mailbox, { ...search, limit }, 'limit')).toBe(7);
	});
	it.each([0, -1, '0', '', null, undefined, 'many', true, [], {}])(
		'refuse %j as a limit',
		(limit) => {
			expect(() => read(mailbox, { ...search, limit }, 'limit')).toThrow(
				'"Limit" takes a number from 1',
			);
		},
	);
	it.each([
		['true', true],
		['FALSE', false],
		[1, true],
	])('read %j as %j', (returnAll, value) => {
		expect(read(mailbox, { ...search, returnAll }, 'returnAll')).toBe(value);
	});
	it('refuse a word that is no choice, and name those that are', () => {
		const given = { resource: 'message', operation: 'send', options: { priority: 'urgent' } };
		expect(() => read(send, given, 'options')).toThrow(
			'"Priority" takes one of high, low, normal, and got "urgent"',
		);
	});
	it('read a time as of the zone of the workflow', () => {
		const filters = { receivedAfter: '2026-12-01T14:00:00' };
		expect(read(mailbox, { ...search, filters }, 'filters')).toEqual({
			receivedAfter: '2026-12-01T14:00:00.000+09:00',
		});
		expect(() =>
			read(mailbox, { ...search, filters: { receivedAfter: '01.12.2026 14:00' } }, 'filters'),
		).toThrow('"01.12.2026 14:00" in "Received After" is not a date');
	});
});

describe('what comes to nothing', () => {
	const search = { resource: 'message', operation: 'search' };
	it.each(['', ' ', null, undefined, '""'])('is refused in a filter that was added: %j', (from) => {
		expect(() => read(mailbox, { ...search, filters: { from } }, 'filters')).toThrow(
			'"From" comes to nothing',
		);
		expect(() => read(trigger, { filters: { from } }, 'filters')).toThrow(
			'"From" comes to nothing',
		);
	});
	it('is refused as a search only where an expression made it', () => {
		expect(read(mailbox, { ...search, query: '' }, 'query')).toBe('');
		const context = contextOf(
			mailbox,
			{ ...search, query: '={{ $json.q }}' },
			{ query: undefined },
		);
		expect(() => context.getNodeParameter('query', 0)).toThrow('"Search" comes to nothing');
	});
	it('is refused as a mailbox to act for, which would be another one', () => {
		const context = contextOf(send, { actFor: '={{ $json.owner }}' }, { actFor: undefined });
		expect(() => context.getNodeParameter('actFor', 0, '')).toThrow(
			'"Mailbox to Act For" comes to nothing',
		);
	});
	it.each(['', null])('is refused as a place to move to: %j', (value) => {
		const move = { resource: 'message', operation: 'move', moveTo: { mode: 'name', value } };
		expect(() => read(mailbox, move, 'moveTo')).toThrow('"Move To" comes to nothing');
	});
});

it('reads once what is the same for all items', () => {
	const asked: number[] = [];
	const context = typed(
		{
			getNode: () => ({
				parameters: { resource: 'message', operation: 'send', to: 'a@x.test', subject: '={{ 1 }}' },
			}),
			getTimezone: () => 'UTC',
			getNodeParameter: (name: string, item: number) => {
				asked.push(item);
				return name === 'to' ? 'a@x.test' : item;
			},
		} as unknown as IExecuteFunctions,
		core,
		send.properties,
	);
	const read = [0, 1, 2].map((item) => [
		context.getNodeParameter('to', item),
		context.getNodeParameter('subject', item),
	]);
	expect(read).toEqual([
		['a@x.test', '0'],
		['a@x.test', '1'],
		['a@x.test', '2'],
	]);
	expect(asked).toEqual([0, 0, 1, 2]);
});
