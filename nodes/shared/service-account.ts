import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { AccessLevel, Account, KeyPairs, ServiceAccountKey, Token } from '../../gmail';
import type { Core } from './core';
import { accessOf, serversOf, textOf } from './credential-fields';

/**
 * Where the credential keeps the key pairs born in it. A form that was open at the birth does not have them: saved again,
 * it leads to others. That is why it shows the certificate only when it is opened again: nobody has uploaded one that is lost.
 */
export const KEY_PAIRS = 'keyPairs';

/** How a service account proves who it is. */
export interface Proof {
	email: string;
	/** All that tells this proof from any other. */
	identity: string[];
	/** '' where the key does not tell. */
	clientId: string;
	/** A token to act for a mailbox; for the account's own e-mail one of its own. */
	request(mailbox: string, access: AccessLevel): Promise<Token>;
}

type Credential = ICredentialDataDecryptedObject;

/** The e-mail address of the service account; '' where the form has none. */
export const emailOf = (credential: Credential): string => textOf(credential.serviceAccountEmail);

/** The key pairs born in the credential. */
export const keyPairsOf = (core: Core, credential: Credential): KeyPairs | undefined =>
	core.readKeyPairs(credential[KEY_PAIRS]);

const withKey = (core: Core, credential: Credential, key: ServiceAccountKey): Proof => ({
	email: key.email,
	identity: [key.email, key.privateKey, key.nextPrivateKey ?? ''],
	clientId: key.clientId ?? '',
	request: async (mailbox, access) =>
		await core.requestDelegatedToken({
			key,
			mailbox,
			access,
			tokenUrl: serversOf(core, credential).tokenUrl,
		}),
});

const certified = (core: Core, credential: Credential): ServiceAccountKey => {
	const pairs = keyPairsOf(core, credential);
	if (!pairs) {
		const message = 'This credential has no key pair yet';
		throw new core.GmailError(message, {
			code: 'keyInvalid',
			retry: 'never',
			remedy: 'Open the credential in n8n and save it: the key pair is made then.',
			page: core.pages.certificateGuide,
			guide: core.guideTo(message),
		});
	}
	return {
		...core.readPrivateKey(emailOf(credential), pairs.current.privateKey),
		...(pairs.next ? { nextPrivateKey: pairs.next.privateKey } : {}),
	};
};

/** By the value of the field `keyFormat`. */
const proofs: Record<string, (core: Core, credential: Credential) => Proof> = {
	jsonKey: (core, credential) =>
		withKey(core, credential, core.readKeyFile(textOf(credential.jsonKey))),
	privateKey: (core, credential) =>
		withKey(
			core,
			credential,
			core.readPrivateKey(emailOf(credential), textOf(credential.privateKey)),
		),
	certificate: (core, credential) => withKey(core, credential, certified(core, credential)),
	keyless: (core, credential) => {
		const email = emailOf(credential);
		const { tokenUrl } = serversOf(core, credential);
		return {
			email,
			identity: [email, 'keyless'],
			clientId: '',
			request: async (mailbox, access) =>
				await core.requestKeylessToken({ email, mailbox, access, tokenUrl }),
		};
	},
};

/**
 * What the credential says about who signs in.
 *
 * @throws GmailError `keyInvalid` for a key that does not do, `serverSettingsWrong` for servers that a token may not go to
 */
export const proofOf = (core: Core, credential: Credential): Proof => {
	const format = textOf(credential.keyFormat);
	const read = Object.hasOwn(proofs, format) ? proofs[format] : proofs.jsonKey;
	return read!(core, credential);
};

/** The mailbox of the credential, or the one that the node names, where the credential's owner allows that. */
const mailboxOf = (core: Core, credential: Credential, actFor: string): string => {
	const own = textOf(credential.mailboxAddress);
	const wanted = actFor.trim() || own;
	if (wanted === '') {
		const message = 'The credential comes to no mailbox';
		throw new core.GmailError(message, {
			code: 'addressInvalid',
			retry: 'never',
			remedy:
				'You fill in "Mailbox to Act For" in the credential. If it is an expression, you look at what it gives for this item. Nothing was done for it.',
			guide: core.guideTo(message),
		});
	}
	if (wanted.toLowerCase() === own.toLowerCase() || credential.allowOtherMailboxes === true) {
		return wanted;
	}
	throw new core.GmailError(`The credential may act for ${own} only, not for ${wanted}`, {
		code: 'accessLevelTooLow',
		retry: 'never',
		remedy:
			'The owner of the credential switches on "Allow Other Mailboxes" in it, or the field "Mailbox to Act For" of this node stays empty.',
		page: core.pages.otherMailboxesGuide,
		guide: core.guideTo('The credential may act for support@example.com only, not for {mailbox}'),
	});
};

/**
 * The account of a service account credential; needs no n8n context, so that the credential can test itself.
 *
 * @param actFor the mailbox that a node names; '' for the one of the credential
 * @throws GmailError for a key that does not do, and for a mailbox which the credential does not allow
 */
export const serviceAccount = (core: Core, credential: Credential, actFor = ''): Account => {
	const proof = proofOf(core, credential);
	const address = mailboxOf(core, credential, actFor);
	const access = accessOf(credential);
	const { tokenUrl, ...servers } = serversOf(core, credential);
	return {
		address,
		access,
		servers,
		getToken: core.sharedTokenSource(
			[...proof.identity, address.toLowerCase(), access, tokenUrl],
			async () => await proof.request(address, access),
			address,
		),
	};
};
