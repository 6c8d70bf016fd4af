import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import type { KeyPairs } from '../../gmail';
import type { Core } from './core';
import { accessOf, serversOf, textOf } from './credential-fields';
import { inOneText } from './in-one-text';
import { emailOf, KEY_PAIRS, keyPairsOf, proofOf, serviceAccount } from './service-account';

type Credential = ICredentialDataDecryptedObject;

const registeredFor = async (core: Core, credential: Credential): Promise<string[] | undefined> => {
	const email = emailOf(credential);
	return email ? await core.fetchRegistered(email, serversOf(core, credential).api) : [];
};

/** What the form shows of the key pairs; their private halves stay where n8n masks them. */
const shownOf = (core: Core, { current, next }: KeyPairs, registered: string[] | undefined) => ({
	publicCertificate: current.certificate,
	publicCertificateState: core.describeCertificate(current.certificate, registered),
	nextPublicCertificate: next?.certificate ?? '',
	nextPublicCertificateState: next ? core.describeCertificate(next.certificate, registered) : '',
});

const daysOf = (credential: Credential): number => {
	const days = Number(credential.validDays);
	return Number.isFinite(days) && days >= 1 ? days : 365;
};

/** The numeric client ID: from the key file, else by asking Google with a token of the account's own; '' if it is not told. */
const clientIdOf = async (core: Core, credential: Credential): Promise<string> => {
	try {
		const { email, clientId, request } = proofOf(core, credential);
		if (clientId) return clientId;
		const { accessToken } = await request(email, accessOf(credential));
		return await core.fetchClientId(accessToken, serversOf(core, credential).api);
	} catch {
		// The sign-in that follows tells what is wrong with the key.
		return '';
	}
};

/**
 * Fills in what the form shows: certificates and how they stand, the client ID. Makes the key pair where the credential
 * is to have one of its own. A key that exists is kept, however often this is called.
 *
 * @returns the fields to keep; n8n saves them
 */
export const fillServiceAccountForm = async (
	core: Core,
	credential: Credential,
): Promise<IDataObject> => {
	if (credential.keyFormat !== 'certificate') {
		return { clientId: await clientIdOf(core, credential) };
	}
	// What is wrong with the servers is told by the sign-in that follows.
	const registered = await registeredFor(core, credential).catch(() => undefined);
	const pairs = await core.tendKeyPairs(keyPairsOf(core, credential), {
		days: daysOf(credential),
		renew: credential.renew === true,
		registered,
	});
	const keyPairs = JSON.stringify(pairs);
	return {
		[KEY_PAIRS]: keyPairs,
		...shownOf(core, pairs, registered),
		clientId: await clientIdOf(core, { ...credential, [KEY_PAIRS]: keyPairs }),
	};
};

/** @throws GmailError when Google does not know the certificate that the credential signs with */
const requireRegistered = async (core: Core, credential: Credential): Promise<void> => {
	const pairs = keyPairsOf(core, credential);
	const registered = pairs && (await registeredFor(core, credential));
	if (!registered || core.isRegistered(pairs.current.certificate, registered)) return;
	const message = 'The certificate is made, and Google does not know it yet';
	throw new core.GmailError(message, {
		code: 'keyInvalid',
		retry: 'never',
		remedy:
			'Close this form and open it again: the field "Certificate" then holds it. Upload it in Google Cloud console > IAM & Admin > Service Accounts > (account) > Keys > Add key > Upload existing key, then press Retry.',
		page: core.pages.uploadGuide,
		guide: core.guideTo(message),
	});
};

const delegationHint = (core: Core, credential: Credential): string =>
	`Client ID: ${textOf(credential.clientId) || 'see the details of the service account'}. Scopes: ${core.scopesOf[accessOf(credential)].join(',')}`;

/**
 * Signs in for real: a token, then IMAP and SMTP for full mail, the Gmail API for send only.
 *
 * @returns the token
 * @throws Error, in words for the form: which step failed, and what to do
 */
export const proveServiceAccount = async (core: Core, credential: Credential): Promise<string> => {
	try {
		if (credential.keyFormat === 'certificate') await requireRegistered(core, credential);
		const account = serviceAccount(core, credential);
		await core.checkSignIn(account);
		return await account.getToken();
	} catch (error) {
		const known = core.classify(error, { mailbox: 'this mailbox', channel: 'token' });
		const text = inOneText(known);
		const hint = known.code === 'delegationMissing' ? ` ${delegationHint(core, credential)}` : '';
		// Nothing but words: n8n would show a code instead.
		return await Promise.reject(new Error(`${text}${hint}`));
	}
};
