"""The types of the components' arguments and outputs: for editors, type checkers and other languages.

Written from the models of the declaration and of the outputs by `make docs`. The keys are those of a stack file.
"""

from typing import Any, NotRequired, TypedDict

import pulumi


class Google(TypedDict):
    """How the adapter calls Google Cloud Speech."""

    credentials: str
    """Service account key: JSON text, or `{file: path}`."""
    languageCode: NotRequired[str]
    """BCP-47 code. Default: `en-US`."""
    profanityFilter: NotRequired[bool]
    """Whether profanities are masked."""
    maxAlternatives: NotRequired[int]
    """Alternatives per result."""
    recognitionConfig: NotRequired[Any]
    """More fields of Google's RecognitionConfig; they override the settings above."""


class OutsideReach(TypedDict):
    """How relays outside the cluster reach the adapter."""

    service: NotRequired[str]
    """Service type; on Kubernetes only. One of: `NodePort`, `LoadBalancer`."""
    nodePorts: NotRequired[bool]
    """With `service: LoadBalancer`: whether each node opens a port too, as `exposure.loadBalancer.nodePorts` does. Default: `false`."""
    names: list[str]
    """Names and addresses by which they reach the adapter; its certificate contains them."""
    sources: list[str]
    """Networks of these relays. A Docker host does not filter by them."""


class Amounts(TypedDict):
    """CPU, memory and scratch space; each amount that is left out has its default."""

    cpu: NotRequired[str]
    """Cores, such as "1" or "500m"."""
    memory: NotRequired[str]
    """Bytes, such as "1Gi"."""
    ephemeralStorage: NotRequired[str]
    """Bytes on the node's disk, such as "1Gi"."""


class Assistant(TypedDict):
    """Watson Assistant, or a service orchestration engine in front of it."""

    username: NotRequired[str]
    """User name of basic authentication."""
    password: NotRequired[pulumi.Input[str]]
    """Password of basic authentication."""
    apiKey: NotRequired[pulumi.Input[str]]
    """API key, instead of user name and password."""
    url: str
    """Address of the service."""
    workspaceId: NotRequired[str]
    """Identifier of the dialog workspace."""
    readTimeoutSeconds: NotRequired[int]
    """Seconds to wait for an answer; if left out, the default of the image, 5."""
    connectTimeoutSeconds: NotRequired[int]
    """Seconds to wait for a connection; if left out, the default of the image, 10."""


class StackAuthority(TypedDict):
    """An authority that another stack exports."""

    stack: str
    """Full name of the stack: organization/project/stack."""
    certificateOutput: NotRequired[str]
    """Output with the certificate as PEM. Default: `caCertificatePem`."""
    keyOutput: NotRequired[str]
    """Secret output with the private key as PEM. Default: `caPrivateKeyPem`."""


class BroughtCertificate(TypedDict):
    """A certificate and key that users bring as PEM."""

    certificate: str
    """The service's certificate, then its issuers, as PEM."""
    key: str
    """Its private key as PEM, not encrypted."""


class BroughtStore(TypedDict):
    """A finished store that users bring."""

    type: str
    """Type of the file. One of: `JKS`, `JCEKS`, `PKCS12`."""
    content: str
    """The store: `{file: path}`, or its bytes as base64."""
    passphrase: str
    """Passphrase of the store, without a line break at the end."""


class ClusterNetworks(TypedDict):
    """Networks of the cluster itself. Network policies for servers outside the cluster exclude them."""

    pods: NotRequired[list[str]]
    """Networks of pods."""
    services: NotRequired[list[str]]
    """Networks of Services."""
    nodes: NotRequired[list[str]]
    """Networks of nodes. With the host network, only these networks may call the adapter."""


class Codec(TypedDict):
    """The codec service, beside the relay. The relay reaches it on loopback, in clear and without a password."""

    logLevel: NotRequired[str]
    """Log level. The vendor's chart writes INFO; no public source lists the others. Default: `INFO`."""


class Conversation(TypedDict):
    """The assistant of a tenant."""

    url: NotRequired[str]
    """Address of the service."""
    username: NotRequired[str]
    """User name of basic authentication."""
    password: NotRequired[pulumi.Input[str]]
    """Password of basic authentication."""
    apikey: NotRequired[pulumi.Input[str]]
    """API key."""
    tokenServiceProviderUrl: NotRequired[str]
    """Address of the service that exchanges an API key for a token (IAM)."""
    bearerToken: NotRequired[pulumi.Input[str]]
    """Bearer token."""
    workspaceID: NotRequired[str]
    """Identifier of the dialog workspace."""
    assistantID: NotRequired[str]
    """Identifier of the environment, for newer assistants."""
    name: NotRequired[str]
    """Name of the assistant, for logs."""


class Dns(TypedDict):
    """Name servers of the cluster."""

    namespace: NotRequired[str]
    """Namespace of the name servers' pods. Default: `kube-system`."""
    labels: NotRequired[dict[str, str]]
    """Labels of the name servers' pods."""
    port: NotRequired[int]
    """Port on which these pods listen. Network policies use it, not the port of the Service. OpenShift uses 5353. Default: `53`."""
    addresses: NotRequired[list[str]]
    """More addresses of name servers, such as 169.254.20.10 of a DNS cache on each node."""


class Docker(TypedDict):
    """Containers on a Docker host."""

    host: NotRequired[str]
    """Address of the daemon, such as unix:///var/run/docker.sock or ssh://user@host. Default: `unix:///var/run/docker.sock`."""
    bindAddress: str
    """Address of the host on which published ports listen; 0.0.0.0 means all of them."""


class Environment(TypedDict):
    """Variables that users set themselves, by container. Every value is secret: the engine does not tell the program which of them were encrypted. Allowed are the variables that a public source shows for the container and that no field of the declaration sets; the table of variables in the reference lists them. Others need the weaker choice `free-environment`. Variables that runtimes read (`NODE_OPTIONS`, `LD_PRELOAD`, `SSL_CERT_FILE`, `HTTPS_PROXY`) are always refused."""

    orchestrator: NotRequired[dict[str, pulumi.Input[str]]]
    """Of the SIP orchestrator. Values are secret."""
    relay: NotRequired[dict[str, pulumi.Input[str]]]
    """Of the media relay. Values are secret."""
    codec: NotRequired[dict[str, pulumi.Input[str]]]
    """Of the G.729 codec service. Values are secret."""
    adapter: NotRequired[dict[str, pulumi.Input[str]]]
    """Of the speech-to-text adapter. Values are secret."""
    ttsAdapter: NotRequired[dict[str, pulumi.Input[str]]]
    """Of the text-to-speech adapter. Values are secret."""


class LoadBalancer(TypedDict):
    """Settings of the cluster's load balancer."""

    address: NotRequired[str]
    """Requested address; the announced addresses are usually the same."""
    annotations: NotRequired[dict[str, str]]
    """Annotations that the cloud's load balancer reads."""
    nodePorts: NotRequired[bool]
    """Whether the Service also opens a port on every node for each of its ports. Some load balancers reach pods only through them (such as AWS with instance targets, OpenStack); others send packets directly to pods or nodes, and then such a port is a second entry that only network policies protect. docs/guide.md says how to find out. Default: `false`."""
    healthChecks: NotRequired[list[str]]
    """Addresses from which the load balancer or a monitor sends SIP OPTIONS. If trusted addresses are listed, list these there too; otherwise the gateway rejects the check."""


class GoogleVoice(TypedDict):
    """How the adapter calls Google Cloud Text-to-Speech."""

    credentials: str
    """Service account key: JSON text, or `{file: path}`."""
    languageCode: NotRequired[str]
    """BCP-47 code of the voice. Default: `en-US`."""
    voiceName: NotRequired[str]
    """Name of the voice, such as en-US-Standard-C; left out, Google chooses one."""
    gender: NotRequired[str]
    """Gender of the voice: https://cloud.google.com/text-to-speech/docs/reference/rest/v1/SsmlVoiceGender. One of: `FEMALE`, `MALE`, `NEUTRAL`."""


class HttpProxy(TypedDict):
    """A forward proxy that is reached by HTTP."""

    host: str
    """Host of the proxy."""
    port: int
    """Port of the proxy."""
    username: NotRequired[str]
    """User name, if the proxy requires one."""
    password: NotRequired[pulumi.Input[str]]
    """Password of this user."""


class Images(TypedDict):
    """One image for each container."""

    orchestrator: NotRequired[str]
    """Image of the SIP orchestrator. Default: `cp.icr.io/cp/voice-gateway-so:1.0.7.0`."""
    relay: NotRequired[str]
    """Image of the media relay. Default: `cp.icr.io/cp/voice-gateway-mr:1.0.7.0`."""
    codec: NotRequired[str]
    """Image of the G.729 codec service. Default: `cp.icr.io/cp/voice-gateway-codec-g729:1.0.7.0`."""
    adapter: NotRequired[str]
    """Image of the speech-to-text adapter; required with an adapter."""
    ttsAdapter: NotRequired[str]
    """Image of the text-to-speech adapter; required with one."""
    pullSecrets: NotRequired[list[str]]
    """Names of existing Secrets with which the cluster pulls the images."""


class Lifetimes(TypedDict):
    """How long certificates live, and how long before the end they are replaced."""

    certificateDays: NotRequired[int]
    """Days for which a certificate of a service is valid. Default: `90`."""
    certificateRenewalDays: NotRequired[int]
    """`pulumi up` replaces the certificate in this number of days before its end. Default: `30`."""
    authorityDays: NotRequired[int]
    """Days for which the certificate of the generated authority is valid. Default: `3650`."""
    authorityRenewalDays: NotRequired[int]
    """`pulumi up` replaces the authority's certificate in this number of days before its end. The key stays the same. Default: `365`."""


class Logging(TypedDict):
    """What is written to logs."""

    orchestratorLevel: NotRequired[str]
    """Log level of the orchestrator; the image's default. One of: `off`, `fatal`, `severe`, `warning`, `audit`, `info`, `fine`, `finest`, `all`. Default: `audit`."""
    relayLevel: NotRequired[str]
    """Log level of the relay; the image's default. One of: `INFO`, `DEBUG`, `TRACE`. Default: `INFO`."""
    auditMessages: NotRequired[bool]
    """Audit entries; the image's default. Default: `true`."""
    transcriptions: NotRequired[bool]
    """Whether audit entries contain what was said. This is personal data, so it is off by default. Default: `false`."""


class Login(TypedDict):
    """A user name and its password."""

    username: NotRequired[str]
    """User name."""
    password: NotRequired[pulumi.Input[str]]
    """Password with eight characters or more; generated if left out."""


class Metrics(TypedDict):
    """The metrics API, `/metrics/application`."""

    samplingSeconds: NotRequired[int]
    """How often the metrics are updated, in seconds. Default: `600`."""


class NewClaim(TypedDict):
    """Storage that the stack creates: a PersistentVolumeClaim, or a Docker volume."""

    size: str
    """Size of the storage."""
    storageClass: NotRequired[str]
    """Storage class; if left out, the default of the cluster."""
    accessMode: NotRequired[str]
    """Whether one node or many nodes can mount it. One of: `ReadWriteOnce`, `ReadWriteMany`. Default: `ReadWriteOnce`."""


class Route(TypedDict):
    """A trunk to which the gateway itself sends calls."""

    host: str
    """Host of the trunk."""
    port: NotRequired[int]
    """SIP port of the trunk. Default: `5061`."""
    transport: NotRequired[str]
    """Transport of SIP to the trunk. One of: `tls`, `tcp`, `udp`. Default: `tls`."""


class RtpRange(TypedDict):
    """UDP ports for RTP. RTCP uses the port after each RTP port. A call needs two ports. The default is that of the image (IBM/charts, RTP_UDP_PORT_RANGE). It is enough for five calls."""

    low: NotRequired[int]
    """First port; an even number. Default: `16384`."""
    high: NotRequired[int]
    """Last port. The port after it must be free too. Default: `16394`."""


class Recording(TypedDict):
    """Recording of calls. The product never deletes recordings."""

    stereo: NotRequired[bool]
    """Whether the caller and the gateway are recorded in separate channels. Default: `false`."""


class Relay(TypedDict):
    """Settings of the media relay."""

    placement: NotRequired[str]
    """In the orchestrator's pod, with the control WebSocket on loopback; or in its own pod, where the WebSocket crosses the cluster's network without TLS and only a network policy protects it. One of: `with-orchestrator`, `apart`. Default: `with-orchestrator`."""
    maxSessions: NotRequired[int]
    """Largest number of calls at once; with 0, only the RTP range limits it. Default: `0`."""
    workers: NotRequired[int]
    """Worker processes; 0 means one fewer than the number of CPUs. Default: `1`."""
    musicOnHold: NotRequired[list[str]]
    """URLs of music on hold and one-time audio; network policies block servers that are not listed."""


class SipAuthentication(TypedDict):
    """SIP digest authentication: user name and password."""

    username: str
    """User name."""
    password: pulumi.Input[str]
    """Password. If callers must use it, it has eight characters or more."""


class Siprec(TypedDict):
    """A field that the metadata of a SIPREC call must carry."""

    attribute: str
    """Name of the attribute, such as `aor`."""
    value: str
    """The value that the attribute must have, in the same letters. For `aor`, a fragment of a SIP URI."""


class SmsPipe(TypedDict):
    """Connection to the SMS gateway."""

    url: str
    """Address of the SMS gateway's pipe."""
    username: NotRequired[str]
    """User name."""
    password: NotRequired[pulumi.Input[str]]
    """Password."""
    tenantPhoneNumber: NotRequired[str]
    """Number of the tenant for SMS. Quote it."""
    readTimeout: NotRequired[str]
    """Time to wait for an answer, in milliseconds, as text."""
    connectTimeout: NotRequired[str]
    """Time to wait for a connection, in milliseconds, as text."""
    expirationInterval: NotRequired[int]
    """How long a session lives."""
    enableInboundSMS: NotRequired[bool]
    """Whether incoming SMS are passed to the call."""


class SpeechToText(TypedDict):
    """Watson Speech to Text, or an adapter outside this stack."""

    username: NotRequired[str]
    """User name of basic authentication."""
    password: NotRequired[pulumi.Input[str]]
    """Password of basic authentication."""
    apiKey: NotRequired[pulumi.Input[str]]
    """API key, instead of user name and password."""
    url: str
    """Address of the service."""
    tokenUrl: NotRequired[str]
    """Address of the service that exchanges an API key for a token (IAM)."""
    model: NotRequired[str]
    """Language model, such as en-US_NarrowbandModel."""


class TenantCredentials(TypedDict):
    """Address of a service and one way to authenticate."""

    url: NotRequired[str]
    """Address of the service."""
    username: NotRequired[str]
    """User name of basic authentication."""
    password: NotRequired[pulumi.Input[str]]
    """Password of basic authentication."""
    apikey: NotRequired[pulumi.Input[str]]
    """API key."""
    tokenServiceProviderUrl: NotRequired[str]
    """Address of the service that exchanges an API key for a token (IAM)."""
    bearerToken: NotRequired[pulumi.Input[str]]
    """Bearer token."""


class TextToSpeech(TypedDict):
    """Watson Text to Speech, or an adapter outside this stack."""

    username: NotRequired[str]
    """User name of basic authentication."""
    password: NotRequired[pulumi.Input[str]]
    """Password of basic authentication."""
    apiKey: NotRequired[pulumi.Input[str]]
    """API key, instead of user name and password."""
    url: str
    """Address of the service."""
    tokenUrl: NotRequired[str]
    """Address of the service that exchanges an API key for a token (IAM)."""
    voice: NotRequired[str]
    """Voice, such as en-US_AllisonVoice."""
    cacheHours: NotRequired[int]
    """Hours for which spoken answers are kept. They can contain personal data, so the default is to keep none. Default: `0`."""


class Trust(TypedDict):
    """Authorities of the servers that the gateway calls, beside its own authority."""

    assistant: NotRequired[list[str]]
    """CA certificates for the assistant, as PEM text or `{file: path}`. Write an empty list if the gateway's own authority is enough."""
    speech: NotRequired[list[str]]
    """CA certificates for speech to text and text to speech. Write an empty list if the gateway's own authority is enough."""
    sip: NotRequired[list[str]]
    """CA certificates of trunks and other SIP peers that show a certificate to the orchestrator. Write an empty list if the gateway's own authority is enough. Required for outbound routes by TLS."""


class WritePath(TypedDict):
    """A directory that stays writable under a read-only root."""

    path: str
    """The directory in the container."""
    size: NotRequired[str]
    """Its largest size. Default: `64Mi`."""


class Adapter(TypedDict):
    """The speech-to-text adapter."""

    username: NotRequired[str]
    """User of basic authentication: the adapter requires it, the relay sends it. Default: `voice-gateway`."""
    password: NotRequired[pulumi.Input[str]]
    """Password of basic authentication, with eight characters or more; generated if left out."""
    outside: NotRequired[OutsideReach]
    """Access from outside the cluster; if left out, only this gateway's relay may connect."""
    replicas: NotRequired[int]
    """Number of adapters; calls are spread over them. Default: `1`."""
    logLevel: NotRequired[str]
    """Log level; `debug` writes transcripts. One of: `error`, `warn`, `info`, `debug`. Default: `info`."""
    google: Google
    """Google Cloud Speech."""


class ContainerResources(TypedDict):
    """What is reserved for a container, and the most that it may use."""

    requests: NotRequired[Amounts]
    """Reserved."""
    limits: NotRequired[Amounts]
    """At most."""


class Certificates(TypedDict):
    """Certificates that you bring instead of generated ones."""

    orchestrator: NotRequired[BroughtCertificate]
    """For SIP over TLS and REST."""
    relay: NotRequired[BroughtCertificate]
    """For mutual authentication; used by the orchestrator and the relay."""
    adapter: NotRequired[BroughtCertificate]
    """For the speech-to-text adapter's TLS."""
    ttsAdapter: NotRequired[BroughtCertificate]
    """For the text-to-speech adapter's TLS."""


class Stores(TypedDict):
    """Stores that you bring instead of generated ones."""

    orchestrator: NotRequired[BroughtStore]
    """One file that is both trust store and key store of the orchestrator."""
    orchestratorTrust: NotRequired[BroughtStore]
    """Trust store of the orchestrator."""
    orchestratorKey: NotRequired[BroughtStore]
    """Key store of the orchestrator, for SIP over TLS and REST."""
    mutual: NotRequired[BroughtStore]
    """PKCS12 with key, chain and trusted authorities. Orchestrator and relay use it for mutual authentication."""
    adapter: NotRequired[BroughtStore]
    """PKCS12 with key and chain of the speech-to-text adapter."""
    ttsAdapter: NotRequired[BroughtStore]
    """PKCS12 with key and chain of the text-to-speech adapter."""


class WeakerChoice(TypedDict):
    """One departure from the safe default."""

    what: str
    """What is weakened. One of: `plain-sip`, `plain-rest`, `open-rest`, `plain-services`, `plain-control`, `adapter-without-tls`, `adapter-without-authentication`, `anyone`, `no-certificate-checks`, `free-environment`, `host-network`, `host-directories`, `root-user`."""
    reason: str
    """Why, for those who review and audit: a sentence on one line. It is public: outputs and warnings show it."""
    until: NotRequired[str]
    """Last day on which the choice holds, such as 2027-03-01, in UTC. In the 30 days before its end each run warns; after it the declaration is refused. Left out, the choice has no end."""
    containers: NotRequired[list[str]]
    """With `root-user` and the choices about adapters: the containers it is for. Left out, all of them."""


class Kubernetes(TypedDict):
    """Kubernetes objects, applied to the current cluster or rendered to a folder."""

    render: NotRequired[str]
    """Folder for manifests. Only this stack may use it. The path is absolute, or relative to the project folder and inside it. It must not be a folder of the project or of the operating system. If left out, objects are applied to the current cluster."""
    namespace: NotRequired[str]
    """Namespace of all objects of the gateway. Default: `voice-gateway`."""
    createNamespace: NotRequired[bool]
    """Whether the stack creates the namespace, with its Pod Security labels. If you change this to false, the stack deletes the namespace that it created, with everything in it. A namespace that contains new claims of this gateway is kept. Default: `true`."""
    clusterNetworks: NotRequired[ClusterNetworks]
    """Networks of the cluster. Network policies for servers outside the cluster exclude them. A network that is not listed can be reached on the ports of those servers."""
    dns: NotRequired[Dns]
    """Name servers of the containers. Network policies allow DNS only to them."""


class Exposure(TypedDict):
    """Reach of the SIP and RTP ports."""

    service: NotRequired[str]
    """Kubernetes Service type. ClusterIP suits callers in the cluster or on a routable pod network. One of: `ClusterIP`, `NodePort`, `LoadBalancer`. Default: `ClusterIP`."""
    sipAddress: NotRequired[str]
    """Address announced in SIP: a host name, an IP address, podIP or nodeIP. Default: `podIP`."""
    mediaAddress: NotRequired[str]
    """Address announced in SDP for RTP. Default: `podIP`."""
    loadBalancer: NotRequired[LoadBalancer]
    """With `service: LoadBalancer`."""
    mediaNetworks: NotRequired[list[str]]
    """Networks that exchange RTP with the gateway; empty means any. Network policies allow only these."""


class TextToSpeechAdapter(TypedDict):
    """The text-to-speech adapter, a beta of the vendor. No public source shows TLS settings of its image. It is given those of the speech-to-text adapter, and the relay calls it over TLS alone, so callers hear nothing if the image does not read them."""

    username: NotRequired[str]
    """User of basic authentication: the adapter requires it, the relay sends it. Default: `voice-gateway`."""
    password: NotRequired[pulumi.Input[str]]
    """Password of basic authentication, with eight characters or more; generated if left out."""
    outside: NotRequired[OutsideReach]
    """Access from outside the cluster; if left out, only this gateway's relay may connect."""
    replicas: NotRequired[int]
    """Number of adapters; calls are spread over them. Default: `1`."""
    logLevel: NotRequired[str]
    """Log level; `debug` writes transcripts. One of: `error`, `warn`, `info`, `debug`. Default: `info`."""
    google: GoogleVoice
    """Google Cloud Text-to-Speech."""


class Proxy(TypedDict):
    """The proxy of the orchestrator and the relay. The defaults are those of tables 1 and 2 of IBM's guide."""

    host: str
    """Host of the proxy."""
    port: int
    """Port of the proxy."""
    username: NotRequired[str]
    """User name, if the proxy requires one."""
    password: NotRequired[pulumi.Input[str]]
    """Password of this user."""
    type: NotRequired[str]
    """Protocol to the proxy. Only the relay can use https. With https, the orchestrator needs a proxy of its own. One of: `http`, `https`. Default: `http`."""
    orchestrator: NotRequired[HttpProxy]
    """A different proxy for the orchestrator, always reached by http."""
    speechToText: NotRequired[bool]
    """Whether speech to text goes through the proxy. Default: `true`."""
    textToSpeech: NotRequired[bool]
    """Whether text to speech goes through the proxy. Default: `true`."""
    musicOnHold: NotRequired[bool]
    """Whether music on hold and one-time audio URLs go through the proxy. Default: `false`."""


class OtherAuthority(TypedDict):
    """An authority that is trusted in addition to the signing one, for a rotation."""

    name: str
    """Name of the authority. A generated authority keeps the name that it has or had when it signed."""
    certificate: NotRequired[str]
    """Certificate of an authority that was made elsewhere, as PEM. If this and `stack` are left out, it is generated."""
    stack: NotRequired[StackAuthority]
    """An authority of another stack."""
    keys: NotRequired[str]
    """Algorithm of a generated key; if left out, that of `tls.keys`. Set it if the authorities have different algorithms. One of: `rsa-3072`, `rsa-4096`, `ecdsa-p256`, `ecdsa-p384`."""


class Volume(TypedDict):
    """Exactly one kind of storage."""

    claim: NotRequired[NewClaim]
    """New storage."""
    existing: NotRequired[str]
    """An existing claim, or an existing Docker volume."""
    hostDirectory: NotRequired[str]
    """A directory of the host, owned by 1001:0 with group read and write. A weaker choice on Kubernetes."""


class OutboundCalls(TypedDict):
    """The API with which clients start calls."""

    login: NotRequired[Login]
    """User name and password of these clients."""
    routes: list[Route]
    """Trunks to which the gateway sends these calls."""


class Ports(TypedDict):
    """Port numbers; the defaults are those of the vendor's chart and samples."""

    sip: NotRequired[int]
    """Plain SIP by UDP and TCP. It can be reached only with the weaker choice `plain-sip`. Default: `5060`."""
    sipTls: NotRequired[int]
    """SIP over TLS. Default: `5061`."""
    restHttp: NotRequired[int]
    """Plain HTTP of the REST API and metrics. It can be reached only with the weaker choice `plain-rest`. Default: `9086`."""
    restHttps: NotRequired[int]
    """HTTPS of the REST API and metrics. Default: `9446`."""
    control: NotRequired[int]
    """WebSocket by which the orchestrator controls the relay. It is never published. Default: `8080`."""
    codec: NotRequired[int]
    """WebSocket of the G.729 codec service. The relay calls it on loopback. It is never published. Default: `9001`."""
    adapter: NotRequired[int]
    """WebSocket of the speech-to-text adapter. Default: `4000`."""
    ttsAdapter: NotRequired[int]
    """Port of the text-to-speech adapter. The vendor's samples show 4100 and 4500. Default: `4100`."""
    rtp: NotRequired[RtpRange]
    """Ports for callers' audio."""


class TenantOutboundCalls(TypedDict):
    """Calls that the gateway starts for a tenant."""

    sipAuth: NotRequired[SipAuthentication]
    """User name and password for trunks that require authentication."""


class Whitelists(TypedDict):
    """Without any list, anyone may call."""

    fromUri: NotRequired[list[str]]
    """Fragments. The From URI must contain at least one of them, in the same letters: a number, a user or a host, or at least three digits or letters of one; no patterns and no commas."""
    toUri: NotRequired[str]
    """Fragment that the To header must contain, or else the Request-URI; of the same form. Tenants that it rejects are a fault."""
    siprec: NotRequired[Siprec]
    """Field of SIPREC metadata."""
    trustedAddresses: NotRequired[list[str]]
    """The only addresses that may speak SIP with the gateway, OPTIONS of monitors and load balancers included. Single addresses: the orchestrator's list takes no networks."""


class TenantSpeechToText(TypedDict):
    """Speech to text of a tenant."""

    credentials: NotRequired[TenantCredentials]
    """Address and credentials of the service."""
    config: NotRequired[Any]
    """Settings that are passed on to the service, such as model."""
    broadbandConfig: NotRequired[Any]
    """Settings for broadband audio."""
    bandPreference: NotRequired[str]
    """Preferred band."""
    providerType: NotRequired[str]
    """`mrcpv2` for MRCP."""
    bargeInResume: NotRequired[bool]
    """Whether playback continues after a false barge-in."""
    echoSuppression: NotRequired[bool]
    """Whether the echo of the gateway's own speech is removed."""


class TenantTextToSpeech(TypedDict):
    """Text to speech of a tenant."""

    credentials: NotRequired[TenantCredentials]
    """Address and credentials of the service."""
    config: NotRequired[Any]
    """Settings that are passed on to the service, such as voice."""
    providerType: NotRequired[str]
    """`mrcpv2` for MRCP."""


class WritePaths(TypedDict):
    """Writable directories in addition to the known ones (logs, recordings, /tmp)."""

    orchestrator: NotRequired[list[WritePath]]
    """Of the SIP orchestrator."""
    relay: NotRequired[list[WritePath]]
    """Of the media relay."""
    codec: NotRequired[list[WritePath]]
    """Of the G.729 codec service."""
    adapter: NotRequired[list[WritePath]]
    """Of the speech-to-text adapter."""
    ttsAdapter: NotRequired[list[WritePath]]
    """Of the text-to-speech adapter."""


class Resources(TypedDict):
    """Compute of each container."""

    orchestrator: NotRequired[ContainerResources]
    """Of the SIP orchestrator."""
    relay: NotRequired[ContainerResources]
    """Of the media relay."""
    codec: NotRequired[ContainerResources]
    """Of the G.729 codec service."""
    adapter: NotRequired[ContainerResources]
    """Of the speech-to-text adapter."""
    ttsAdapter: NotRequired[ContainerResources]
    """Of the text-to-speech adapter."""


class Target(TypedDict):
    """Exactly one target."""

    kubernetes: NotRequired[Kubernetes]
    """Deploy as Kubernetes objects."""
    docker: NotRequired[Docker]
    """Deploy as containers of a Docker host."""


class Authority(TypedDict):
    """The authority that signs the gateway's certificates: generated, brought, or of another stack."""

    name: NotRequired[str]
    """Name of the authority. A new name means a new authority: the runbook has the steps of such a change. Default: `first`."""
    certificate: NotRequired[str]
    """Your own authority: its certificate, then its issuers up to the root, as PEM."""
    key: NotRequired[str]
    """Your own authority: its private key as PEM."""
    stack: NotRequired[StackAuthority]
    """An authority of another stack."""
    alongside: NotRequired[list[OtherAuthority]]
    """More authorities that every trust list contains, while you change from one authority to another."""


class Volumes(TypedDict):
    """Storage for data that must outlive the pod."""

    recordings: NotRequired[Volume]
    """Recordings of the relay."""
    relayLogs: NotRequired[Volume]
    """Logs of the relay."""
    orchestratorLogs: NotRequired[Volume]
    """Logs of the orchestrator."""


class Rest(TypedDict):
    """REST of the orchestrator, by HTTPS with a password."""

    bind: NotRequired[str]
    """Where REST listens: on the addresses of the pod, or on loopback only. One of: `pod`, `loopback`. Default: `pod`."""
    administration: NotRequired[Login]
    """User name and password of administration and metrics."""
    metrics: NotRequired[Metrics]
    """Settings of the metrics."""
    outboundCalls: NotRequired[OutboundCalls]
    """Calls that clients start; not possible if left out."""
    clientNamespaces: NotRequired[list[str]]
    """Namespaces whose pods may use REST, such as the namespace of Prometheus."""
    clientNetworks: NotRequired[list[str]]
    """Networks whose machines may use REST."""


class Tenant(TypedDict):
    """A number or user that can be called, and its services."""

    tenantURI: str
    """Number or user, with or without @host. The To header or the Request-URI must contain exactly this text. Quote numbers."""
    description: NotRequired[str]
    """Description for people."""
    whitelistFromUri: NotRequired[str]
    """Text that the From URI must contain, with the same rules as `whitelists.fromUri`."""
    putCallerOnHoldOnTransfer: NotRequired[str]
    """Whether callers wait on hold while they are transferred. One of: `true`, `false`."""
    conversation: NotRequired[Conversation]
    """Assistant of this tenant."""
    stt: NotRequired[TenantSpeechToText]
    """Speech to text of this tenant."""
    tts: NotRequired[TenantTextToSpeech]
    """Text to speech of this tenant."""
    smsPipe: NotRequired[SmsPipe]
    """SMS gateway of this tenant."""
    sipAuth: NotRequired[SipAuthentication]
    """Digest authentication that callers must use."""
    outboundCalls: NotRequired[TenantOutboundCalls]
    """Calls that the gateway starts."""
    reporting: NotRequired[Any]
    """Reporting; passed on to the product as it is."""
    wva: NotRequired[Any]
    """Watson Virtual Agent; passed on to the product as it is."""
    mediaEncryption: NotRequired[Any]
    """Media encryption; passed on to the product as it is."""


class Hardening(TypedDict):
    """Hardening that depends on the image."""

    readOnlyRoot: NotRequired[bool]
    """Whether root file systems are read-only. No public source says which paths the images write, so test it with your images; the summary warns while it is off. Default: `false`."""
    writePaths: NotRequired[WritePaths]
    """More directories to which your images write."""


class Tls(TypedDict):
    """Certificates, stores and trust."""

    authority: NotRequired[Authority]
    """The authority that signs certificates."""
    keys: NotRequired[str]
    """Algorithm of generated keys. Another algorithm means a new key of the authority too: the runbook has the steps of such a change. One of: `rsa-3072`, `rsa-4096`, `ecdsa-p256`, `ecdsa-p384`. Default: `rsa-3072`."""
    lifetimes: NotRequired[Lifetimes]
    """How long certificates are valid, and when they are renewed."""
    keystoreProfile: NotRequired[str]
    """Encryption of generated stores: `modern` (AES-256, SHA-256), or `legacy` (3DES, SHA-1) for images with a Java older than 11.0.12 or 8u301. One of: `modern`, `legacy`. Default: `modern`."""
    names: NotRequired[list[str]]
    """More names and addresses by which callers reach SIP over TLS. The announced address and the Service are always included."""
    mutualAuthentication: NotRequired[bool]
    """Whether the orchestrator and the relay show a certificate to the services, or to the gateway server in front of them. Default: `false`."""
    trust: NotRequired[Trust]
    """Authorities that the gateway trusts."""
    certificates: NotRequired[Certificates]
    """Certificates that you bring."""
    stores: NotRequired[Stores]
    """Stores that you bring."""


class SharedArgs(TypedDict):
    """Arguments that a gateway and each service take."""

    name: NotRequired[str]
    """Name of the gateway; the names of its Services and workloads start with it. Default: `voice-gateway`."""
    target: Target
    """Where it runs: exactly one target."""
    images: NotRequired[Images]
    """Container images. On Kubernetes, an image with only a tag is pulled at each start of a pod, because the tag may have moved; an image with a digest is pulled once on each node."""
    ports: NotRequired[Ports]
    """Port numbers."""
    tls: NotRequired[Tls]
    """Certificates, stores and trust."""
    resources: NotRequired[Resources]
    """CPU, memory and disk of each container; each amount that is left out has its default."""
    hardening: NotRequired[Hardening]
    """Hardening that depends on the images."""
    environment: NotRequired[Environment]
    """More environment variables of the containers; every value is secret."""
    weakerChoices: NotRequired[list[WeakerChoice]]
    """Departures from the safe defaults, each with its reason."""


class VoiceGatewayArgs(SharedArgs):
    """The configuration of one stack's gateway."""

    replicas: NotRequired[int]
    """Number of instances; each is an orchestrator with its relay, and handles its own calls. Default: `1`."""
    exposure: NotRequired[Exposure]
    """How callers reach it."""
    proxy: NotRequired[Proxy]
    """Forward proxy for connections to the services."""
    assistant: NotRequired[Assistant]
    """Assistant for all calls, or the default of tenants."""
    speechToText: NotRequired[SpeechToText]
    """Speech to text for all calls, or the default of tenants; leave it out with an adapter."""
    textToSpeech: NotRequired[TextToSpeech]
    """Text to speech for all calls, or the default of tenants; leave it out with a ttsAdapter."""
    otherServices: NotRequired[list[str]]
    """Other servers that the orchestrator calls: reporting servers of tenants, webhooks of outbound calls. Network policies block servers that are not listed."""
    codec: NotRequired[Codec]
    """G.729 codec service beside the relay, for callers that send only G.729; off if left out."""
    adapter: NotRequired[Adapter]
    """Speech-to-text adapter in this stack."""
    ttsAdapter: NotRequired[TextToSpeechAdapter]
    """Text-to-speech adapter in this stack."""
    tenants: NotRequired[list[Tenant]]
    """Numbers that may be called. Without tenants, every call is accepted and uses the settings above."""
    whitelists: NotRequired[Whitelists]
    """Which callers and callees are accepted."""
    rest: NotRequired[Rest]
    """REST: administration, metrics, outbound calls."""
    recording: NotRequired[Recording]
    """Record calls; off if left out."""
    volumes: NotRequired[Volumes]
    """Lasting storage."""
    relay: NotRequired[Relay]
    """Settings of the media relay."""
    logging: NotRequired[Logging]
    """What is written to logs."""


class OrchestratorArgs(SharedArgs):
    """Arguments of Orchestrator: the fields of a declaration that concern it."""

    replicas: NotRequired[int]
    """Number of instances; each is an orchestrator with its relay, and handles its own calls. Default: `1`."""
    exposure: NotRequired[Exposure]
    """How callers reach it."""
    proxy: NotRequired[Proxy]
    """Forward proxy for connections to the services."""
    assistant: NotRequired[Assistant]
    """Assistant for all calls, or the default of tenants."""
    otherServices: NotRequired[list[str]]
    """Other servers that the orchestrator calls: reporting servers of tenants, webhooks of outbound calls. Network policies block servers that are not listed."""
    tenants: NotRequired[list[Tenant]]
    """Numbers that may be called. Without tenants, every call is accepted and uses the settings above."""
    whitelists: NotRequired[Whitelists]
    """Which callers and callees are accepted."""
    rest: NotRequired[Rest]
    """REST: administration, metrics, outbound calls."""
    volumes: NotRequired[Volumes]
    """Lasting storage."""
    logging: NotRequired[Logging]
    """What is written to logs."""


class MediaRelayArgs(SharedArgs):
    """Arguments of MediaRelay: the fields of a declaration that concern it."""

    exposure: NotRequired[Exposure]
    """How callers reach it."""
    proxy: NotRequired[Proxy]
    """Forward proxy for connections to the services."""
    speechToText: NotRequired[SpeechToText]
    """Speech to text for all calls, or the default of tenants; leave it out with an adapter."""
    textToSpeech: NotRequired[TextToSpeech]
    """Text to speech for all calls, or the default of tenants; leave it out with a ttsAdapter."""
    codec: NotRequired[Codec]
    """G.729 codec service beside the relay, for callers that send only G.729; off if left out."""
    recording: NotRequired[Recording]
    """Record calls; off if left out."""
    volumes: NotRequired[Volumes]
    """Lasting storage."""
    relay: NotRequired[Relay]
    """Settings of the media relay."""
    logging: NotRequired[Logging]
    """What is written to logs."""


class SpeechToTextAdapterArgs(SharedArgs):
    """Arguments of SpeechToTextAdapter: the fields of a declaration that concern it."""

    adapter: NotRequired[Adapter]
    """Speech-to-text adapter in this stack."""


class TextToSpeechAdapterArgs(SharedArgs):
    """Arguments of TextToSpeechAdapter: the fields of a declaration that concern it."""

    ttsAdapter: NotRequired[TextToSpeechAdapter]
    """Text-to-speech adapter in this stack."""


class CertificateAuthorityArgs(TypedDict):
    """An authority that signs certificates: a generated key and its own certificate."""

    commonName: str
    """Name of the authority in its certificate."""
    keys: NotRequired[str]
    """Algorithm of its key. One of: `rsa-3072`, `rsa-4096`, `ecdsa-p256`, `ecdsa-p384`. Default: `rsa-3072`."""
    days: NotRequired[int]
    """Days for which its certificate is valid. Default: `3650`."""
    renewalDays: NotRequired[int]
    """`pulumi up` replaces the certificate in this number of days before its end. The key stays the same. Default: `365`."""


class IdentityArgs(TypedDict):
    """A generated key and a certificate for one service, signed by an authority."""

    commonName: str
    """Name of the service in its certificate."""
    hosts: list[str]
    """Host names and IP addresses for which the certificate is valid."""
    use: NotRequired[str]
    """Side of a TLS connection that shows the certificate. One of: `server`, `client`. Default: `server`."""
    keys: NotRequired[str]
    """Algorithm of the key. One of: `rsa-3072`, `rsa-4096`, `ecdsa-p256`, `ecdsa-p384`. Default: `rsa-3072`."""
    days: NotRequired[int]
    """Days for which the certificate is valid. Default: `90`."""
    renewalDays: NotRequired[int]
    """`pulumi up` replaces the certificate in this number of days before its end. Default: `30`."""
    issuerChain: pulumi.Input[list[str]]
    """Certificates of the authority as PEM, the signing one first: `chain` of a CertificateAuthority."""
    issuerKey: pulumi.Input[str]
    """Key of the authority as PEM: `privateKey` of a CertificateAuthority."""


class KeystoreArgs(TypedDict):
    """A PKCS12 store whose bytes change only when its content changes."""

    alias: NotRequired[str]
    """Name of the key in the store. Default: `key`."""
    profile: NotRequired[str]
    """Encryption: `modern` (AES-256, SHA-256), or `legacy` (3DES, SHA-1) for a Java older than 11.0.12 or 8u301. One of: `modern`, `legacy`. Default: `modern`."""
    privateKey: NotRequired[pulumi.Input[str]]
    """Key as PEM: `privateKey` of an Identity. If left out, with `chain`, the store only lists trusted authorities."""
    chain: NotRequired[pulumi.Input[list[str]]]
    """Certificates of the key as PEM, its own first: `chain` of an Identity."""
    trusted: NotRequired[pulumi.Input[list[str]]]
    """Certificates of the authorities to trust, as PEM: `chain` of a CertificateAuthority."""
    passphrase: NotRequired[pulumi.Input[str]]
    """Passphrase of the store, at least 6 characters of printable ASCII; generated if left out."""


class AuthorityOutput(TypedDict):
    """What peers need to trust the gateway's certificates."""

    caBundlePem: str
    """PEM certificates of the gateway's authorities; empty if it has no authority of its own."""
    fingerprints: list[str]
    """SHA-256 of each certificate of the bundle."""


class CertificateOutput(TypedDict):
    """The certificate of one service."""

    service: str
    """Service that presents it."""
    subject: str
    """Subject, as RFC 4514 writes it."""
    names: list[str]
    """DNS names and IP addresses it is valid for."""
    notAfter: str
    """End of its validity, ISO 8601 in UTC."""
    fingerprint: str
    """SHA-256 of the certificate."""


class PortsOutput(TypedDict):
    """A range of ports, both ends included."""

    low: int
    """First port."""
    high: int
    """Last port."""


class SourceOutput(TypedDict):
    """A source from which connections are allowed."""

    kind: str
    """What it is; machine means any process on the machine that runs the pod. One of: `anywhere`, `machine`, `namespace`, `network`."""
    value: NotRequired[str]
    """The network as CIDR, or the name of the namespace; else null."""


class TargetOutput(TypedDict):
    """Where the gateway runs."""

    kind: str
    """Which of the targets it is. One of: `kubernetes`, `docker`."""
    namespace: NotRequired[str]
    """Kubernetes: the namespace; else null."""
    rendered: NotRequired[str]
    """Kubernetes: folder of the manifests; null where they were applied, and on Docker."""
    host: NotRequired[str]
    """Docker: address of the daemon; else null."""


class WeakerChoiceOutput(TypedDict):
    """A declared departure from the safe default."""

    what: str
    """The weaker choice."""
    reason: str
    """The reason from the declaration."""
    cost: str
    """What it costs."""
    until: NotRequired[str]
    """Last day on which it is valid, ISO 8601, in UTC; null if it has no end."""
    containers: list[str]
    """Names of the containers that it is for; empty if it is for the whole gateway."""


class WorkloadOutput(TypedDict):
    """Containers that start, stop and move together."""

    name: str
    """Name of the workload."""
    containers: list[str]
    """Names of its containers."""
    replicas: int
    """How many run at a time."""


class AddressOutput(TypedDict):
    """An announced address."""

    kind: str
    """podIP and nodeIP mean the address of the pod or its node, known only in the cluster. One of: `podIP`, `nodeIP`, `address`, `hostname`."""
    value: NotRequired[str]
    """The address or the host name; null for podIP and nodeIP."""


class RestOutput(TypedDict):
    """The orchestrator's REST interfaces: administration, metrics, outbound calls."""

    httpPort: NotRequired[int]
    """Port without TLS; null if it cannot be reached from outside."""
    httpsPort: NotRequired[int]
    """Port with TLS; null if it cannot be reached from outside."""
    reach: str
    """How far the port with TLS reaches. One of: `pod`, `gateway`, `closed`, `cluster`, `nodePort`, `node`, `loadBalancer`, `dockerHost`."""
    authentication: str
    """How clients must authenticate. One of: `none`, `password`, `digest`."""


class ExposureOutput(TypedDict):
    """Something that can be reached from outside the gateway."""

    what: str
    """What is reached."""
    ports: PortsOutput
    """Its ports."""
    protocol: str
    """TCP or UDP."""
    tls: bool
    """Whether the traffic is encrypted."""
    authentication: str
    """How a client must authenticate. One of: `none`, `password`, `digest`."""
    reach: str
    """How far it reaches. One of: `pod`, `gateway`, `closed`, `cluster`, `nodePort`, `node`, `loadBalancer`, `dockerHost`."""
    sources: list[SourceOutput]
    """Sources from which the network allows connections."""
    nodePorts: bool
    """Whether a load balancer also opens a port of its choice on every node."""
    service: NotRequired[str]
    """Service that listens, as in `certificates`; null in outputs of versions before 1.2 of the contract."""


class MediaOutput(TypedDict):
    """How callers' media reaches the gateway."""

    address: AddressOutput
    """Address announced in SDP."""
    rtpPorts: PortsOutput
    """UDP ports of RTP: the even ones from low to high."""
    rtcpPorts: PortsOutput
    """UDP ports of RTCP: the odd ones, each after its RTP port."""


class SipOutput(TypedDict):
    """How to reach the gateway by SIP."""

    address: AddressOutput
    """Address announced in SIP."""
    plainPort: NotRequired[int]
    """Port of SIP over UDP and TCP; null if it cannot be reached from outside."""
    tlsPort: NotRequired[int]
    """Port of SIP over TLS; null if it cannot be reached from outside."""
    tlsNames: list[str]
    """Names in the certificate for SIP over TLS."""
    authentication: str
    """How callers must authenticate. One of: `none`, `password`, `digest`."""
    whitelists: NotRequired[list[str]]
    """Whitelists that the gateway applies to all calls; null in outputs of version 1.0 of the contract."""


class SharedOutputs:
    """Outputs that a gateway and each service have. None of them is secret."""

    contractVersion: pulumi.Output[str]
    """Version of this contract: major, minor."""
    target: pulumi.Output[TargetOutput]
    """Where the gateway runs."""
    authority: pulumi.Output[AuthorityOutput]
    """What peers need to trust its certificates."""
    certificates: pulumi.Output[list[CertificateOutput]]
    """Certificates, by service."""
    exposure: pulumi.Output[list[ExposureOutput]]
    """What can be reached from outside the gateway."""
    weakerChoices: pulumi.Output[list[WeakerChoiceOutput]]
    """Departures from the safe defaults."""
    workloads: pulumi.Output[list[WorkloadOutput]]
    """What runs."""
    warnings: pulumi.Output[list[str]]
    """What needs attention soon, or may not be intended."""


class VoiceGatewayOutputs(SharedOutputs):
    """Stack outputs of a voice gateway. None of them is secret."""

    sip: pulumi.Output[SipOutput]
    """How to reach it by SIP."""
    media: pulumi.Output[MediaOutput]
    """How media reaches it."""
    rest: pulumi.Output[RestOutput]
    """Its REST interfaces."""


class OrchestratorOutputs(SharedOutputs):
    """Outputs of Orchestrator. None of them is secret."""

    sip: pulumi.Output[SipOutput]
    """How to reach it by SIP."""
    rest: pulumi.Output[RestOutput]
    """Its REST interfaces."""


class MediaRelayOutputs(SharedOutputs):
    """Outputs of MediaRelay. None of them is secret."""

    media: pulumi.Output[MediaOutput]
    """How media reaches it."""


class SpeechToTextAdapterOutputs(SharedOutputs):
    """Outputs of SpeechToTextAdapter. None of them is secret."""


class TextToSpeechAdapterOutputs(SharedOutputs):
    """Outputs of TextToSpeechAdapter. None of them is secret."""
