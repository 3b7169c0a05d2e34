{{- define "alignserve.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* 50 characters leave room for "-management", and for the hash of a revision behind the name in pods' labels. */}}
{{- define "alignserve.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- else if contains (include "alignserve.name" .) .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "alignserve.name" .) | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What pods are found by; it must never change for a release. */}}
{{- define "alignserve.instanceLabels" -}}
app.kubernetes.io/name: {{ include "alignserve.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "alignserve.selectorLabels" -}}
{{ include "alignserve.instanceLabels" . }}
app.kubernetes.io/component: server
{{- end -}}

{{- define "alignserve.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "alignserve.instanceLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "alignserve.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- $variant := ternary "-cuda" "" (gt (int .Values.gpu.count) 0) -}}
{{- printf "%s:%s" .Values.image.repository (default (printf "%s%s" .Chart.AppVersion $variant) .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{- define "alignserve.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "alignserve.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{/* A GPU that is asked for and not there is an error: "auto" would quietly compute on the CPU. */}}
{{- define "alignserve.device" -}}
{{- $gpus := int .Values.gpu.count -}}
{{- if .Values.model.device -}}
{{- .Values.model.device -}}
{{- else if eq $gpus 0 -}}
cpu
{{- else if eq $gpus 1 -}}
cuda
{{- else -}}
{{- $devices := list -}}
{{- range until $gpus -}}
{{- $devices = append $devices (printf "cuda:%d" .) -}}
{{- end -}}
{{- join "," $devices -}}
{{- end -}}
{{- end -}}

{{/*
How long a pod may take to end: until proxies have heard of it, then until the last call has ended, then what the
service needs by itself (batches and webhooks up to 29 s in the worst case, the request log 5 s, checkpoints a few seconds).
A pod that takes longer is killed; rows that wait are on its volume by then.
*/}}
{{- define "alignserve.graceSeconds" -}}
{{- add .Values.preStopSeconds .Values.callSeconds 45 -}}
{{- end -}}

{{/* What application.yaml says: what follows from the values, then what config says, which wins. */}}
{{- define "alignserve.config" -}}
{{- $call := printf "%ds" (int .Values.callSeconds) -}}
{{- $checkpoint := dict "device" (include "alignserve.device" .) "dtype" .Values.model.dtype -}}
{{- $roots := list "/var/lib/alignserve/checkpoints" -}}
{{- if ne .Values.model.volume.kind "none" -}}
{{- $roots = append $roots "/models" -}}
{{- end -}}
{{- if .Values.model.name -}}
{{- $_ := set $checkpoint "name" .Values.model.name -}}
{{- $_ := set $checkpoint "path" (printf "/models/%s" .Values.model.path) -}}
{{- with .Values.model.digest -}}{{- $_ := set $checkpoint "digest" . -}}{{- end -}}
{{- end -}}
{{- $alignserve := dict "checkpoint" $checkpoint "checkpoints" (dict "roots" $roots)
      "serving" (dict "deadline" $call) "pool" (dict "drain-timeout" $call) -}}
{{- if .Values.secrets.textKeys -}}
{{- $keys := list -}}
{{- range .Values.secrets.textKeys -}}
{{- $keys = append $keys (dict "id" .id "file" (printf "/etc/alignserve/text-keys/%s" .id)) -}}
{{- end -}}
{{- $_ := set $alignserve "request-log" (dict "text-keys" $keys) -}}
{{- end -}}
{{- if .Values.secrets.provenanceKey.existingSecret -}}
{{- $_ := set $alignserve "provenance" (dict "key" "/etc/alignserve/provenance/provenance.key") -}}
{{- end -}}
{{- $tracing := dict "sampling" (dict "probability" .Values.telemetry.sampling) -}}
{{- $management := dict "tracing" $tracing -}}
{{- with .Values.telemetry.otlpEndpoint -}}
{{- $_ := set $management "opentelemetry" (dict "tracing" (dict "export" (dict "otlp" (dict "endpoint" .)))) -}}
{{- end -}}
{{- $spring := dict "lifecycle" (dict "timeout-per-shutdown-phase" (printf "%ds" (add .Values.callSeconds 5))) -}}
{{- $server := dict "shutdown" "graceful" -}}
{{- $all := dict "alignserve" $alignserve "management" $management "server" $server "spring" $spring -}}
{{- mergeOverwrite $all (deepCopy .Values.config) | toYaml -}}
{{- end -}}

{{/*
Config maps are read by many: what is secret is refused in config unless it is a placeholder. Secret is what is called so,
the value of a text key, and a password inside an address. Takes the value and its path.
*/}}
{{- define "alignserve.noSecrets" -}}
{{- $path := .path -}}
{{- if kindIs "map" .value -}}
{{- range $name, $value := .value -}}
{{- include "alignserve.noSecrets" (dict "value" $value "path" (printf "%s.%s" $path $name)) -}}
{{- end -}}
{{- else if kindIs "slice" .value -}}
{{- range $index, $value := .value -}}
{{- include "alignserve.noSecrets" (dict "value" $value "path" (printf "%s[%d]" $path $index)) -}}
{{- end -}}
{{- else if .value -}}
{{- /* A placeholder with a default may hold the secret in it. */ -}}
{{- $open := regexReplaceAll "[$][{][^{}:]+[}]" (toString .value) "" -}}
{{- $named := regexMatch "(?i)((password|secret)|[.]text[-_]?keys[^.]*[.]([^.]+[.])?value)(\\[[0-9]+\\])?$" $path -}}
{{- if or (and $named $open) (include "alignserve.passwordInside" $open) -}}
{{- fail (printf "config must not hold %s: it would lie in a ConfigMap; use secrets.*, database.existingSecret, or extraEnv with a secretKeyRef" (trimPrefix "." $path)) -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Something if the text has a parameter password=..., or user:password@ in an address. */}}
{{- define "alignserve.passwordInside" -}}
{{- if or (regexMatch "(?i)password=[^&;\\s]" .) (regexMatch "://[^/@:\\s]*:[^/@\\s]+@" .) -}}yes{{- end -}}
{{- end -}}

{{/* What the schema cannot say because it is about several values. */}}
{{- define "alignserve.check" -}}
{{- include "alignserve.noSecrets" (dict "value" .Values.config "path" "") -}}
{{- if include "alignserve.passwordInside" .Values.database.parameters -}}
{{- fail "database.parameters must not hold a password: it would lie in the StatefulSet; use database.keys.password, or database.keys.url for a whole address" -}}
{{- end -}}
{{- if include "alignserve.passwordInside" .Values.telemetry.otlpEndpoint -}}
{{- fail "telemetry.otlpEndpoint must not hold a password: it would lie in a ConfigMap; give its headers by extraEnv with a secretKeyRef" -}}
{{- end -}}
{{- $several := or (gt (int .Values.replicas) 1) (ne .Values.autoscaling.kind "none") -}}
{{- if and $several (not .Values.database.existingSecret) -}}
{{- fail "replicas above 1 and autoscaling need database.existingSecret: pods cannot share an embedded database" -}}
{{- end -}}
{{- if and .Values.database.existingSecret (not .Values.database.keys.url) (not .Values.database.keys.host) (not .Values.database.host) -}}
{{- fail "database.existingSecret is set, but not where the database is: set database.host, or database.keys.url or .host" -}}
{{- end -}}
{{- if gt (int .Values.autoscaling.minReplicas) (int .Values.autoscaling.maxReplicas) -}}
{{- fail "autoscaling.minReplicas must not be above autoscaling.maxReplicas" -}}
{{- end -}}
{{- $volume := .Values.model.volume -}}
{{- if and (eq $volume.kind "claim") (not $volume.claim) -}}
{{- fail "model.volume.kind is claim: name it in model.volume.claim" -}}
{{- end -}}
{{- if and (ne $volume.kind "claim") $volume.claim -}}
{{- fail "model.volume.claim is for model.volume.kind claim" -}}
{{- end -}}
{{- if and (eq $volume.kind "perReplica") (not .Values.model.fetch.image) -}}
{{- fail "model.volume.kind is perReplica: model.fetch.image and its command must fill it" -}}
{{- end -}}
{{- if and (ne $volume.kind "perReplica") .Values.model.fetch.image -}}
{{- fail "model.fetch fills a volume of each replica: set model.volume.kind to perReplica" -}}
{{- end -}}
{{- if ne (empty .Values.model.name) (empty .Values.model.path) -}}
{{- fail "model.name and model.path belong together" -}}
{{- end -}}
{{- if and .Values.model.name (eq $volume.kind "none") -}}
{{- fail "model.name is set, but there is no volume to read it from: set model.volume.kind" -}}
{{- end -}}
{{- if .Values.ingress.enabled -}}
{{- if not .Values.ingress.host -}}{{- fail "ingress.enabled needs ingress.host" -}}{{- end -}}
{{- if and .Values.ingress.tls.enabled (not .Values.ingress.tls.secretName) (not .Values.ingress.tls.clusterIssuer) -}}
{{- fail "the ingress needs ingress.tls.secretName or ingress.tls.clusterIssuer: API keys must not travel in the clear (ingress.tls.enabled=false if TLS ends elsewhere)" -}}
{{- end -}}
{{- end -}}
{{- if and .Values.httpRoute.enabled (not .Values.httpRoute.parentRefs) -}}
{{- fail "httpRoute.enabled needs httpRoute.parentRefs" -}}
{{- end -}}
{{- end -}}
