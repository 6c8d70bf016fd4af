import { accountOf } from '../../shared/account';
import type { Authentication } from '../../shared/authentication';
import { loadCore } from '../../shared/core';
import type { Operation } from './operation';

export const checkConnection: Operation = {
	resource: 'mailbox',
	option: {
		name: 'Check Connection',
		value: 'checkConnection',
		description: 'Find out what works with the credential, and what to do about the rest',
		action: 'Check the connection to a mailbox',
	},
	run: async (context, itemIndex) => {
		const core = await loadCore();
		const authentication = context.getNodeParameter('authentication', itemIndex) as Authentication;
		const actFor = context.getNodeParameter('actFor', itemIndex, '') as string;
		const results = await core.checkConnection(
			async () => await accountOf(context, authentication, actFor, itemIndex),
		);
		return results.map((result) => ({ ...result }));
	},
};
