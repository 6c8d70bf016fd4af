import {
	NodeOperationError,
	OperationalError,
	UserError,
	type IExecuteFunctions,
	type INode,
} from 'n8n-workflow';
import { GmailError } from '../../gmail';
import { readCredential } from '../../nodes/shared/read-credential';
import { isSection } from '../guide-sections';

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
