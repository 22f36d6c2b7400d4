"""Settings: all that can be configured, from ``ASSIGNER_*`` in the environment; each has a safe default.

Read once, in the function that starts a process, and passed down: no module reads them at import.
When to modify: to add a setting: one field with its unit in the name, in the block of its part.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

MIB = 1 << 20
AsymmetricAlgorithm = Literal[
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"
]


class Settings(BaseSettings):
    """Everything that can be configured. Names in the environment: ``ASSIGNER_`` and the field in capitals."""

    model_config = SettingsConfigDict(env_prefix="ASSIGNER_", extra="ignore", frozen=True)

    # where things are
    data_folder: Path = Field(
        default=Path("assigner-data"), description="The embedded database, keys and scratch files."
    )
    database_url: SecretStr | None = Field(
        default=None, description="PostgreSQL or SQLite; by default SQLite in the data folder."
    )
    sqlite_synchronous: Literal["full", "normal"] = Field(
        default="full", description="SQLite: `full` keeps commits through a power cut, `normal` through a dead process."
    )

    # serving
    host: str = Field(default="127.0.0.1", description="Address to listen on; loopback unless you say otherwise.")
    port: int = Field(default=8080, ge=0, le=65535, description="Port to listen on; 0 takes a free one.")
    api_processes: int = Field(default=1, ge=1, le=64, description="API processes of `assigner serve`.")
    worker_processes: int = Field(default=1, ge=0, le=64, description="Worker processes of `assigner serve`.")
    public_url: str = Field(default="", description="How the world reaches this service; empty: as the request says.")
    documentation_url: str = Field(
        default="", description="Page that the `type` of problems points to; empty: /docs/problems of this service."
    )
    cors_origins: list[str] = Field(default=[], description="Origins that browsers may call from; none by default.")

    # observing
    metrics_public: bool = Field(default=False, description="Answer /metrics without a key (they name no tenant).")
    log_format: Literal["json", "console"] = Field(default="json", description="Lines for machines or for a console.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", description="Least level shown.")

    # identity provider (OpenID Connect)
    oidc_issuer: str = Field(default="", description="`iss` of the provider's tokens; empty: API keys only.")
    oidc_audience: str = Field(default="assigner", description="`aud` that tokens must name.")
    oidc_jwks_url: str = Field(default="", description="Where the provider publishes its keys.")
    oidc_jwks_file: Path | None = Field(default=None, description="A file with its keys, instead of the address.")
    oidc_algorithms: list[AsymmetricAlgorithm] = Field(default=["RS256", "ES256"], description="Allowed signatures.")
    oidc_leeway_seconds: int = Field(default=60, ge=0, le=600, description="How far clocks may differ.")
    oidc_tenant_claim: str = Field(default="tenant", description="The claim that names the tenant.")
    oidc_tenant: str = Field(default="", description="The tenant of tokens without that claim; empty: refused.")
    oidc_role_claim: str = Field(default="role", description="The claim with the role, or a list of groups.")
    oidc_roles: dict[str, str] = Field(
        default={}, description="Group of the provider -> role here; empty: names of roles, operator excepted."
    )
    oidc_rep_claim: str = Field(
        default="", description="The claim with a rep's id, or with their e-mail in the CRM, whose own sheet they see."
    )
    oidc_client_id: str = Field(default="", description="Our name at the provider, for signing in to the page.")
    oidc_client_secret: SecretStr | None = Field(default=None, description="Its secret, where the provider wants one.")
    oidc_authorize_url: str = Field(default="", description="Where the provider asks people to sign in.")
    oidc_token_url: str = Field(default="", description="Where the provider changes a code for tokens.")
    oidc_scopes: str = Field(default="openid profile", description="What the page asks the provider for.")

    # secrets and outgoing calls
    sealing_keys: SecretStr | None = Field(
        default=None,
        description="Fernet keys that seal credentials, parted by commas; by default a file in the data folder.",
    )
    outbound_private_hosts: list[str] = Field(
        default=[], description="Hosts of one's own network that webhooks and CRMs may lie on, also without TLS."
    )

    # limits
    calls_per_minute_key: int = Field(default=30_000, ge=1, description="Calls of one key, by each API process.")
    calls_per_minute_tenant: int = Field(default=60_000, ge=1, description="Calls of one tenant, by each API process.")
    limit_body_mib: int = Field(
        default=8, ge=1, le=4096, description="Largest request body, MiB; uploads have their own."
    )
    limit_upload_mib: int = Field(default=256, ge=1, le=4096, description="Largest upload of a problem, MiB.")
    upload_memory_mib: int = Field(
        default=6144, ge=1024, description="Address space of the process that reads it, MiB."
    )
    upload_limit_seconds: float = Field(default=120, gt=0, description="Time that reading an upload may take.")

    # jobs
    job_slots: int = Field(default=1, ge=1, le=64, description="Jobs that a worker process runs at once.")
    job_memory_mib: int = Field(
        default=8192, ge=512, description="Memory that the process that solves may write to, MiB."
    )
    job_niceness: int = Field(
        default=10, ge=0, le=19, description="How far the process that solves steps back: the API answers first."
    )
    job_limit_seconds: float = Field(default=900, gt=0, description="Time of a start of a job that names no other.")
    job_limit_most_seconds: float = Field(default=43_200, gt=0, description="The longest time that a job may name.")
    job_grace_seconds: float = Field(
        default=20,
        gt=0,
        description="After a cancel or the end of its time: until a job that gives no answer is killed.",
    )
    job_starts: int = Field(default=3, ge=1, le=100, description="Starts of a job; it fails when all were killed.")
    job_queue_limit: int = Field(default=200, ge=1, description="Jobs of one tenant that may wait at once.")
    job_dead_seconds: float = Field(
        default=15, gt=0, description="A worker that was not seen for so long is dead: others run its jobs."
    )
    job_drain_seconds: int = Field(default=30, ge=0, description="A worker that is to stop waits so long for its jobs.")
    job_keep_days: int = Field(default=90, ge=1, description="Jobs that ended are kept so long.")

    # routing
    route_tick_seconds: float = Field(
        default=5.0, ge=0, le=3600, description="How often the clocks of routing are looked at; 0: not in this process."
    )

    # keeping
    hook_keep_days: int = Field(default=30, ge=1, description="Webhooks in and out that ended are kept so long.")
    file_keep_days: int = Field(
        default=30, ge=1, description="Rendered files of plans are kept so long; they can be made again."
    )
    version_keep_days: int = Field(
        default=365,
        ge=1,
        description="Versions of problems that no plan, publication, board or job speaks of are kept so long.",
    )

    @property
    def address_of_database(self) -> str:
        """Return the database's URL, with its password; never log it."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.data_folder / 'assigner.db'}"

    @property
    def is_embedded(self) -> bool:
        """Whether the database is the default one in the data folder."""
        return self.database_url is None
