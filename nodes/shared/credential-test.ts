import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { serviceAccount } from './service-account';
import { loadCore } from './core';

/** What pressing Test on a service account credential does: a token, and for full mail an IMAP session. */
export async function gmailServiceAccountTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const core = await loadCore();
	try {
		return {
			status: 'OK',
			message: await core.checkSignIn(await serviceAccount(credential.data ?? {})),
		};
	} catch (error) {
		const { message, remedy } = core.classify(error, { mailbox: 'this mailbox', channel: 'token' });
		return { status: 'Error', message: `${message}. ${remedy}` };
	}
}
