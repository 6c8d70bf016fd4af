import { mxServer } from './mx-server';
import { type SmtpContext, submissionServer } from './submission-server';

/** Ports of the SMTP servers; 0 takes a free one. */
export interface SmtpPorts {
	/** Submission over implicit TLS: Gmail's 465. */
	smtp: number;
	/** Submission that starts in clear and needs STARTTLS: Gmail's 587. */
	smtpStartTls: number;
	/** Where the outside world delivers: 25. */
	mx: number;
}

/** The running SMTP servers. */
export interface SmtpServers {
	ports: SmtpPorts;
	faults: SmtpContext['faults'];
	limits: SmtpContext['limits'];
	close(): Promise<void>;
}

/** Starts submission on both kinds of port, and the MX. */
export async function startSmtpServers(
	context: SmtpContext,
	ports: SmtpPorts,
): Promise<SmtpServers> {
	const servers = {
		smtp: submissionServer(context, { secure: true }),
		smtpStartTls: submissionServer(context, { secure: false }),
		mx: mxServer(context),
	};
	const [smtp, smtpStartTls, mx] = await Promise.all([
		servers.smtp.start(ports.smtp),
		servers.smtpStartTls.start(ports.smtpStartTls),
		servers.mx.start(ports.mx),
	]);
	return {
		ports: { smtp, smtpStartTls, mx },
		faults: context.faults,
		limits: context.limits,
		async close() {
			await Promise.all(Object.values(servers).map(async (server) => await server.stop()));
		},
	};
}
