import { refreshOAuth2Token } from 'n8n-core/dist/execution-engine/node-execution-context/utils/request-helpers/oauth';
import type {
	IAllExecuteFunctions,
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	INode,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { credentialTypes } from '../../nodes/shared/authentication';

const type = credentialTypes.oAuth2;

let credentials = 0;

const nodeWith = (credential: string): INode => ({
	id: 'n',
	name: 'Gmail Send',
	type: 'gmailSend',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
	credentials: { [type]: { id: credential, name: 'Support <mailbox>' } },
});

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

/**
 * A node's context with an OAuth2 credential, renewed by n8n's own code over the wire; what n8n has a database for
 * is the object given. Each context has a credential of its own.
 */
export const contextWith = (credential: ICredentialDataDecryptedObject): IExecuteFunctions => {
	credentials += 1;
	const node = nodeWith(String(credentials));
	const additionalData = {
		credentialsHelper: {
			getDecrypted: async () => credential,
			runPreAuthentication: async () => undefined,
			updateCredentialsOauthTokenData: async () => undefined,
		},
	} as unknown as IWorkflowExecuteAdditionalData;
	const context = {
		getNode: () => node,
		getMode: () => 'trigger',
		getCredentials: async () => ({ ...credential }),
		logger: quiet,
		helpers: {
			refreshOAuth2Token: async function (this: IAllExecuteFunctions, wanted: string) {
				return await refreshOAuth2Token.call(this, wanted, node, additionalData);
			},
		},
	};
	return context as unknown as IExecuteFunctions;
};
