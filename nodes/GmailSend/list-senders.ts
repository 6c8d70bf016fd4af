import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { accountOf } from '../shared/account';
import type { Authentication } from '../shared/authentication';
import { loadCore } from '../shared/core';

/** The addresses that the account may send as, as Google names them; a value holds the display name too. */
export async function listSenders(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { listAliases } = await loadCore();
	const authentication = this.getCurrentNodeParameter('authentication') as Authentication;
	const actFor = (this.getCurrentNodeParameter('actFor') as string | undefined) ?? '';
	const account = await accountOf(this, authentication, actFor.startsWith('=') ? '' : actFor);
	const aliases = await listAliases(account);
	return aliases.map(({ name, address, isDefault }) => ({
		name: `${name ? `${name} <${address}>` : address}${isDefault ? ' (default)' : ''}`,
		value: name ? `"${name.replace(/["\\]/g, '\\$&')}" <${address}>` : address,
	}));
}
