import {
	NodeOperationError,
	OperationalError,
	UserError,
	type IExecuteFunctions,
	type INode,
} from 'n8n-workflow';
import { GmailError } from '../../gmail';
import { accountsOf } from '../../nodes/shared/account';
import { credentialReader, readCredential } from '../../nodes/shared/read-credential';
import { isSection } from '../support/guide-sections';

const node = { name: 'Gmail Send', type: 'gmailSend' } as INode;

const failing = async (error: unknown): Promise<GmailError> => {
	const context = {
		getCredentials: async () => await Promise.reject(error),
	} as unknown as IExecuteFunctions;
	const failure: unknown = await readCredential(context, 'gmailMailOAuth2Api').catch(
		(thrown: unknown) => thrown,
	);
	expect(failure).toBeInstanceOf(GmailError);
	return failure as GmailError;
};

/** As pg, TypeORM and the network word a database that is away. */
test.each([
	Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' }),
	new Error('Connection terminated unexpectedly'),
	new Error('Driver not Connected'),
	Object.assign(new Error('terminating connection due to administrator command'), {
		code: '57P01',
	}),
	// As n8n 2.41.1 puts it while it waits for its database.
	new OperationalError('Timed out after 5000ms waiting for database connection recovery'),
	new OperationalError('Database connection timed out'),
	'no words',
])('%s is of the database of n8n, not of Google', async (error) => {
	const failure = await failing(error);
	expect(failure.message).toBe('n8n could not read the credential from its database');
	expect(failure).toMatchObject({ code: 'machineFailed', retry: 'now' });
	expect(failure.remedy).toMatch(/not by Google.*database/);
	expect(failure.answer).toBe(error instanceof Error ? error.message : error);
	expect(isSection(failure.guide ?? '')).toBe(true);
});

test.each([
	new NodeOperationError(node, 'Node has no access to credential'),
	new UserError('Node has no access to credential'),
])('what n8n itself says of a credential keeps its words', async (error) => {
	const failure = await failing(error);
	expect(failure.message).toBe('Node has no access to credential');
	expect(failure.code).toBe('hostRefused');
});

test('what is stored comes as it is', async () => {
	const context = {
		getCredentials: async () => await Promise.resolve({ address: 'me@example.test' }),
	} as unknown as IExecuteFunctions;
	expect(await readCredential(context, 'gmailMailOAuth2Api')).toEqual({
		address: 'me@example.test',
	});
});

describe('for many items', () => {
	const type = 'gmailMailOAuth2Api';

	/** n8n with a credential; `=` before a field makes it that of the item. */
	const host = (stored: object, { shows = true, away = 0 } = {}) => {
		const asked: number[] = [];
		let failures = away;
		const context = {
			getNode: () => ({ ...node, credentials: { [type]: { id: '7', name: 'Gmail' } } }),
			getCredentials: async (_type: string, item: number) => {
				asked.push(item);
				if (failures-- > 0) return await Promise.reject(new Error('away'));
				return await Promise.resolve(
					Object.fromEntries(
						Object.entries(stored).map(([name, value]) => [
							name,
							String(value).replace(/^=.*/, `item${item}@example.test`),
						]),
					),
				);
			},
			...(shows && {
				additionalData: {
					credentialsHelper: {
						getCredentials: async (named: { id: string }) =>
							await Promise.resolve({
								getData: async () => await Promise.resolve(named.id === '7' ? stored : {}),
							}),
					},
				},
			}),
		} as unknown as IExecuteFunctions;
		return { context, asked };
	};

	const readAll = async (context: IExecuteFunctions, items = 1_000) => {
		const read = credentialReader(context);
		const addresses = new Set<unknown>();
		for (let item = 0; item < items; item++) {
			const { address } = await read(type, item).catch(() => ({ address: 'failed' }));
			addresses.add(address);
		}
		return [...addresses];
	};

	test('a credential without expressions is read once', async () => {
		const { context, asked } = host({ address: 'me@example.test', key: 'a=b==', note: ' =x' });
		expect(await readAll(context)).toEqual(['me@example.test']);
		expect(asked).toEqual([0]);
	});

	test.each([
		['one with an expression', host({ address: '={{ $json.owner }}', key: 'k' })],
		['one whose other field is an expression', host({ address: '=x', smtp: { host: '={{ 1 }}' } })],
		[
			'one of an n8n that does not show how it is stored',
			host({ address: '=x' }, { shows: false }),
		],
	])('%s is read for each item', async (_, { context, asked }) => {
		const addresses = await readAll(context);
		expect(asked).toHaveLength(1_000);
		expect(addresses).toHaveLength(1_000);
	});

	test('one that cannot be looked at is read for each item', async () => {
		const { context, asked } = host({ address: '=x' });
		const broken = {
			...context,
			additionalData: {
				credentialsHelper: { getCredentials: async () => await Promise.reject(new Error('no')) },
			},
		} as unknown as IExecuteFunctions;
		expect(await readAll(broken)).toHaveLength(1_000);
		expect(asked).toHaveLength(1_000);
	});

	test('one that could not be read is asked for again', async () => {
		const { context, asked } = host({ address: 'me@example.test' }, { away: 2 });
		expect(await readAll(context, 10)).toEqual(['failed', 'me@example.test']);
		expect(asked).toEqual([0, 1, 2]);
	});

	test('items of one credential share one account, those of an expression have their own', async () => {
		const fields = {
			clientId: 'c',
			accessLevel: 'fullMail',
			address: 'me@example.test',
			scope: 'https://mail.google.com/',
		};
		for (const [address, accounts] of [
			['me@example.test', 1],
			['={{ $json.owner }}', 3],
		] as const) {
			const { context } = host({ ...fields, address });
			const asNode = Object.assign(context, {
				getNodeParameter: (name: string) => (name === 'authentication' ? 'oAuth2' : ''),
			});
			const accountFor = accountsOf(asNode);
			const found = await Promise.all([0, 1, 2].map(async (item) => await accountFor(item)));
			expect(new Set(found).size).toBe(accounts);
		}
	});
});
