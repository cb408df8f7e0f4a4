"""Reads Foursquare OS Places."""
